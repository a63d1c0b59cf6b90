# shellcheck shell=bash
# `--check`: reports installed and missing components, as a table or as JSON. Changes nothing.

# check_table COMPONENT...: returns 1 if a required component is missing or not usable.
check_table() {
    local component state colour missing='' bold='' green='' red='' yellow='' plain=''
    # Colours as in output.sh, but for standard output.
    if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
        bold=$'\033[1m' green=$'\033[32m' red=$'\033[31m' yellow=$'\033[33m' plain=$'\033[0m'
    fi
    printf '%s%-11s %-12s %-26s %s%s\n' "$bold" COMPONENT STATE FOUND 'WHAT TO DO' "$plain"
    for component in "$@"; do
        inspect "$component"
        # shellcheck disable=SC2153 # STATE is inspect's
        state=$STATE colour=$green
        if [ "$STATE" != ok ]; then
            if is_required "$component"; then colour=$red missing=yes; else colour=$yellow state="$STATE*"; fi
        fi
        printf '%-11s %s%-12s%s %-26s %s\n' "$component" "$colour" "$state" "$plain" "${FOUND:--}" "${TODO:--}"
    done
    [ -z "$missing" ]
}

# json_string TEXT: quotes and escapes a text; versions and hints contain no control characters except tabs.
json_string() {
    printf '%s' "$1" | tr '\n\t' '  ' | sed 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$/"/'
    [ -n "$1" ] || printf '""'
}

# check_json COMPONENT...: the same as JSON.
check_json() {
    local component required separator='' ok=true rows=''
    for component in "$@"; do
        inspect "$component"
        required=false
        ! is_required "$component" || required=true
        [ "$STATE" = ok ] || [ "$required" = false ] || ok=false
        rows="$rows$separator
    {\"name\": \"$component\", \"state\": \"$STATE\", \"required\": $required, \"found\": $(json_string "$FOUND"), \"todo\": $(json_string "$TODO")}"
        separator=,
    done
    printf '{\n  "ok": %s,\n  "platform": %s,\n  "components": [%s\n  ]\n}\n' "$ok" "$(json_string "$PLATFORM_NAME")" "$rows"
    [ "$ok" = true ]
}
