# SPDX-License-Identifier: GPL-2.0-or-later
# schema.bash - for bats: validate written files by results/schema
# shellcheck shell=bash

# valid FILE...: each must be valid by the schema of its format. Prints errors with
# their positions: "FILE: $.cells[0].status: 'odd' is not one of [...]".
valid() {
	local schemas="$BATS_TEST_DIRNAME/../../results/schema" file schema bad=0
	for file; do
		schema=$(jq -r '.format? // "" |
			sub("^daxstorm-(?<name>[a-z]+)/.*"; "\(.name)")' "$file")
		if [ ! -f "$schemas/$schema.schema.json" ]; then
			echo "$file: has no format of daxstorm"
			bad=1
			continue
		fi
		# The command of Debian's python3-jsonschema, not another
		# Python's.
		/usr/bin/jsonschema -i "$file" -F "$file: {error.json_path}: {error.message}
" "$schemas/$schema.schema.json" 2>&1 || bad=1
	done
	return $bad
}
