"""The scripts by which shells ask `crm _complete` what may stand at the cursor."""

# Bash splits words at : and =, so it hands over the line and gets back only what follows the last of them.
BASH = r"""_crm() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done < <(crm _complete bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    case "${COMPREPLY[0]}" in
        *[:=/,]) compopt -o nospace 2>/dev/null ;;
    esac
}
complete -o default -F _crm crm
"""

ZSH = r"""#compdef crm
_crm() {
    local -a found open closed
    local word
    found=("${(@f)$(crm _complete zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    for word in $found; do
        case $word in
            *[:=/,]) open+=("$word") ;;
            *) closed+=("$word") ;;
        esac
    done
    (( $#open )) && compadd -S '' -a open
    (( $#closed )) && compadd -a closed
    (( $#open + $#closed )) || _files
}
compdef _crm crm
"""

FISH = r"""function __crm_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l word (commandline --current-token --cut-at-cursor)
    set -l plain (string replace --regex '^[\'"]' '' -- $word | string unescape)
    set -l found (crm _complete fish $words[2..] "$plain" 2>/dev/null)
    if set -q found[1]
        string join \n -- $found
    else
        __fish_complete_path $word
    end
end
complete --command crm --no-files --arguments '(__crm_complete)'
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}
