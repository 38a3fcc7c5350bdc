#!/bin/sh
# Run by the nginx image before nginx: writes down from TRUSTED_PROXIES whose word of a visitor's address is believed.
# Addresses or networks, with commas or spaces between. Without any, nobody's.
set -eu

file="${1:-/tmp/proxies.conf}"
: > "$file"
for proxy in $(printf %s "${TRUSTED_PROXIES:-}" | tr ',' ' '); do
    case "$proxy" in
        *[!0-9a-fA-F.:/]*) echo "TRUSTED_PROXIES: $proxy is not an address" >&2; exit 1 ;;
    esac
    echo "set_real_ip_from $proxy;" >> "$file"
done
