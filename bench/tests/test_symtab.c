// SPDX-License-Identifier: GPL-2.0-or-later
/* test_symtab.c - find the function of an address of a guest's kernel */
#include "unit.h"

#include <errno.h>

#include "symbols/symtab.h"

#define HEAD "# daxstorm-symbols/1\n# release 6.18.15\n# build_id 18349a80\n"

/* Load @text, with its first @from changed to @to. */
static int try(const char *text, const char *from, const char *to,
	       struct symtab *s, struct err *e)
{
	char path[64];
	int err;

	write_changed(path, text, from, to);
	err = symtab_load(path, s, e);
	unlink(path);
	return err;
}

static void load(const char *text, struct symtab *s)
{
	struct err w = { "" };

	if (try(text, NULL, NULL, s, &w))
		fail_msg("%s", w.text);
}

static void name_is(const struct symtab *s, uint64_t address, const char *want)
{
	const struct symbol *found = symtab_find(s, address);

	if (!want) {
		assert_null(found);
		return;
	}
	assert_non_null(found);
	assert_string_equal(found->name, want);
}

static void folds_to(const char *from, const char *to)
{
	char name[64];

	strcpy(name, from);
	symbol_fold(name);
	assert_string_equal(name, to);
}

static void names_of_compilers_fold(void **state)
{
	(void)state;
	folds_to("zap_huge_pmd", "zap_huge_pmd");
	folds_to("insert_pmd.constprop.0", "insert_pmd");
	folds_to("insert_pmd.isra.0", "insert_pmd");
	folds_to("insert_pmd.part.0.isra.0", "insert_pmd");
	folds_to("insert_pmd.constprop.0.isra.0.cold", "insert_pmd");
	folds_to("insert_pmd.cold", "insert_pmd");
	folds_to("insert_pmd.llvm.12345", "insert_pmd");
	folds_to("__pfx_insert_pmd", "insert_pmd");
	folds_to("__pfx_insert_pmd.isra.0", "insert_pmd");
	/* Not a suffix, although it looks like one. */
	folds_to(".part.of.nothing", ".part.of.nothing");
	folds_to("insert_pmd.partial", "insert_pmd.partial");
	folds_to("wants__pfx_", "wants__pfx_");
}

static void best_name_wins(void **state)
{
	struct symtab s;

	(void)state;
	load(HEAD "ffffffff81000000 T _stext\n"
		  "ffffffff81000000 T _text\n"
		  "ffffffff81000000 t srso_alias_untrain_ret\n"
		  "ffffffff81001000 t local_name\n"
		  "ffffffff81001000 T shown_name\n"
		  "ffffffff81002000 T __memset\n"
		  "ffffffff81002000 W memset\n"
		  "ffffffff81003000 T __pi_memcpy\n"
		  "ffffffff81003000 T __qsort\n"
		  "ffffffff81004000 T __cpuidle_text_start\n"
		  "ffffffff81004000 t default_idle\n"
		  "ffffffff81005000 T bbb\n"
		  "ffffffff81005000 T aaa\n",
	     &s);
	assert_int_equal(s.nr, 6);
	name_is(&s, 0xffffffff81000000, "srso_alias_untrain_ret");
	name_is(&s, 0xffffffff81001000, "shown_name");
	name_is(&s, 0xffffffff81002000, "memset");
	name_is(&s, 0xffffffff81003000, "__qsort");
	name_is(&s, 0xffffffff81004000, "default_idle");
	name_is(&s, 0xffffffff81005000, "aaa");
	symtab_free(&s);
}

static void order_of_the_file_does_not_matter(void **state)
{
	struct symtab s;

	(void)state;
	load(HEAD "ffffffff81002000 T later\n"
		  "ffffffff81001000 T bbb\n"
		  "ffffffff81001000 T aaa\n",
	     &s);
	name_is(&s, 0xffffffff81001fff, "aaa");
	name_is(&s, 0xffffffff81002000, "later");
	symtab_free(&s);
}

static void far_addresses_are_nobodys(void **state)
{
	struct symtab s;

	(void)state;
	load(HEAD "ffffffff81000000 T first\n"
		  "ffffffff81100000 T last\n",
	     &s);
	name_is(&s, 0xffffffff80ffffff, NULL);
	name_is(&s, 0xffffffff81000000, "first");
	name_is(&s, 0xffffffff8100ffff, "first");
	name_is(&s, 0xffffffff81010000, NULL);
	name_is(&s, 0xffffffff810fffff, NULL);
	name_is(&s, 0xffffffff8110ffff, "last");
	name_is(&s, UINT64_MAX, NULL);
	name_is(&s, 0, NULL);
	symtab_free(&s);
}

/* A piece is counted for its function, but entering it is not a call. */
static void pieces_are_told(void **state)
{
	struct symtab s;

	(void)state;
	load(HEAD "ffffffff81000ff0 t __pfx_f\n"
		  "ffffffff81001000 T f\n"
		  "ffffffff81002000 t f.part.0\n"
		  "ffffffff81003000 t f.cold\n"
		  "ffffffff81004000 t f.constprop.0\n",
	     &s);
	assert_int_equal(s.nr, 5);
	name_is(&s, 0xffffffff81003010, "f");
	assert_true(s.symbol[0].fragment);
	assert_false(s.symbol[1].fragment);
	assert_true(s.symbol[2].fragment);
	assert_true(s.symbol[3].fragment);
	assert_false(s.symbol[4].fragment);
	symtab_free(&s);
}

static const char modules[] = HEAD
	"# module xfs 0xffffffffc0800000\n"
	"# module ext4 0xffffffffc0100000\n"
	"ffffffff81001000 T shown\n"
	"ffffffffc0801000 t xfs_setattr_size\t[xfs]\n"
	"ffffffffc0101000 t ext4_setattr\t[ext4]\n"
	"ffffffffc0901000 t lost_one\t[nfit]\n";

static void modules_move(void **state)
{
	struct err w = { "" };
	struct symtab s;

	(void)state;
	load(modules, &s);
	/* The address of nfit is unknown, so it cannot be relocated. */
	assert_int_equal(s.nr, 3);
	/* Both change places, so that the order changes too. */
	assert_int_equal(symtab_relocate(&s,
					 "ext4 0xffffffffc0a00000\n"
					 "nfit 0xffffffffc0000000\n"
					 "xfs 0xffffffffc0200000",
					 &w),
			 0);
	name_is(&s, 0xffffffff81001000, "shown");
	name_is(&s, 0xffffffffc0201000, "xfs_setattr_size");
	name_is(&s, 0xffffffffc0a01000, "ext4_setattr");
	name_is(&s, 0xffffffffc0101000, NULL);
	name_is(&s, 0xffffffffc0801000, NULL);
	/* Again, from the current addresses; ext4 is where xfs was. */
	assert_int_equal(symtab_relocate(&s, "ext4 0xffffffffc0200800\n", &w),
			 0);
	name_is(&s, 0xffffffffc0201800, "ext4_setattr");
	name_is(&s, 0xffffffffc0201000, NULL);
	/* And back. */
	assert_int_equal(symtab_relocate(&s,
					 "xfs 0xffffffffc0200000\n"
					 "ext4 0xffffffffc0b00000\n",
					 &w),
			 0);
	name_is(&s, 0xffffffffc0b01000, "ext4_setattr");
	name_is(&s, 0xffffffffc0201000, "xfs_setattr_size");
	assert_int_equal(symtab_relocate(&s, NULL, &w), 0);
	name_is(&s, 0xffffffffc0201000, "xfs_setattr_size");
	name_is(&s, 0xffffffffc0b01000, "ext4_setattr");
	symtab_free(&s);
}

static void other_kernel_is_told(void **state)
{
	struct err w = { "" };
	struct symtab s;

	(void)state;
	load(modules, &s);
	assert_int_equal(symtab_match(&s, "6.18.15", "18349a80", &w), 0);
	/* The same release, built again. */
	assert_int_equal(symtab_match(&s, "6.18.15", "18349a81", &w), -ESTALE);
	assert_non_null(strstr(w.text, "18349a80"));
	assert_non_null(strstr(w.text, "18349a81"));
	assert_non_null(strstr(w.text, s.path));
	/* The build ID counts more than the name. */
	assert_int_equal(symtab_match(&s, "renamed", "18349a80", &w), 0);
	/* Without a build ID the release is compared. */
	assert_int_equal(symtab_match(&s, "6.18.15", NULL, &w), 0);
	assert_int_equal(symtab_match(&s, "6.18.15", "", &w), 0);
	assert_int_equal(symtab_match(&s, "6.18.1", NULL, &w), -ESTALE);
	assert_non_null(strstr(w.text, "6.18.15"));
	symtab_free(&s);
	assert_int_equal(try(modules, "# build_id 18349a80\n", "", &s, &w), 0);
	assert_int_equal(symtab_match(&s, "6.18.15", "18349a81", &w), 0);
	assert_int_equal(symtab_match(&s, "6.12.1", "18349a80", &w), -ESTALE);
	symtab_free(&s);
}

static void broken_files_are_refused(void **state)
{
	struct err w = { "" };
	struct symtab s;

	(void)state;
	assert_int_equal(symtab_load("/nonexistent/symbols", &s, &w), -ENOENT);
	assert_int_equal(try(modules, "symbols/1", "symbols/2", &s, &w),
			 -EINVAL);
	assert_non_null(strstr(w.text, "daxstorm-symbols/1"));
	assert_int_equal(try("", NULL, NULL, &s, &w), -EINVAL);
	assert_int_equal(try(modules, "# release 6.18.15\n", "", &s, &w),
			 -EINVAL);
	assert_non_null(strstr(w.text, "no symbol or no release"));
	/* Cut off behind its header, as by a full disk. */
	assert_int_equal(try(HEAD, NULL, NULL, &s, &w), -EINVAL);
	assert_int_equal(
		try(modules, "ffffffff81001000 T shown", "rubbish", &s, &w), 0);
	assert_int_equal(s.nr, 2);
	symtab_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_compilers_fold),
		cmocka_unit_test(best_name_wins),
		cmocka_unit_test(order_of_the_file_does_not_matter),
		cmocka_unit_test(far_addresses_are_nobodys),
		cmocka_unit_test(pieces_are_told),
		cmocka_unit_test(modules_move),
		cmocka_unit_test(other_kernel_is_told),
		cmocka_unit_test(broken_files_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
