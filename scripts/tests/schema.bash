# SPDX-License-Identifier: GPL-2.0-or-later
# schema.bash - for bats: hold written files against results/schema
# shellcheck shell=bash

# valid FILE...: each is valid by the schema of the format it names. Prints what
# is wrong where, as "FILE: $.cells[0].status: 'odd' is not one of [...]".
valid() {
	local schemas="$BATS_TEST_DIRNAME/../../results/schema" file schema bad=0
	for file; do
		schema=$(jq -r '.format? // "" |
			sub("^daxstorm-(?<name>[a-z]+)/.*"; "\(.name)")' "$file")
		if [ ! -f "$schemas/$schema.schema.json" ]; then
			echo "$file: names no format of ours"
			bad=1
			continue
		fi
		# the command of Debian's python3-jsonschema, not of another Python
		/usr/bin/jsonschema -i "$file" -F "$file: {error.json_path}: {error.message}
" "$schemas/$schema.schema.json" 2>&1 || bad=1
	done
	return $bad
}
