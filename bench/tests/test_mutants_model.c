// SPDX-License-Identifier: GPL-2.0-or-later
/* test_mutants_model.c - mutants tell the model as results do */
#include "text.h"

#include "symbols/symbols.h"

static void both_tell_the_same(void **state)
{
	static const char *const markers[] = {
		"vmf_insert_folio_pmd", "follow_devmap_pmd",
		"__put_devmap_managed_folio_refs",
		"__put_devmap_managed_page_refs"
	};
	struct placed placed[6];
	struct kernel kernel;
	unsigned int set, bit, n;
	char text[512], path[64], **names;
	size_t nr;

	(void)state;
	for (set = 0; set < 16; set++) {
		text[0] = '\0';
		placed[0] = (struct placed){ "first", 0, "c3", false };
		for (n = 1, bit = 0; bit < 4; bit++) {
			if (!(set & (1u << bit)))
				continue;
			placed[n] = (struct placed){ markers[bit], 16 * n, "c3",
						     false };
			n++;
			sprintf(text + strlen(text), "0 T %s\n", markers[bit]);
		}
		placed[n] = (struct placed){ NULL, 0, NULL, false };
		load_text(placed, &kernel);
		write_changed(path, text, NULL, "");
		assert_string_equal(model_name(kernel.model),
				    symbols_read(path, NULL, 0, &names, &nr));
		unlink(path);
		symbols_free(names);
		kernel_free(&kernel);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_tell_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
