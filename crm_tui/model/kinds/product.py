"""Something that is sold, by the piece, by the hour or by any other unit."""

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind, fields
from crm_tui.model.kinds.shared import COMMON, KEY, NOTES
from crm_tui.model.types import DATE, DECIMAL, ENTRIES, PRICE, TEXT

PRODUCT = Kind(
    name="product",
    plural="products",
    label_field="name",
    columns=("name", "sku", "price", "unit", "tax", "reorder_at"),
    head=("{price} per {unit}|{price}", "{sku}", "tax {tax} %", "cost {cost}"),
    fields=fields(
        Field("name", TEXT, required=True),
        Field("sku", TEXT, label="SKU", help="The number it has in the catalogue."),
        Field("price", PRICE, help="Of one unit, without tax."),
        Field("cost", PRICE, help="What one unit costs you."),
        Field("unit", TEXT, help="What is counted: piece, hour, licence."),
        Field("tax", DECIMAL, help="Percent."),
        Field(
            "counted", ENTRIES, group="stock", sorted_by=("on", "key"),
            help="What was in stock, and when; since then deliveries and returns are counted.",
            fields=(KEY, Field("on", DATE), Field("quantity", DECIMAL)),
        ),
        Field("reorder_at", DECIMAL, group="stock", help="Reminds you when less is in stock."),
        *COMMON,
        NOTES,
    ),
)  # fmt: skip
