// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * series.c - the patches that this suite was made for, and what they change
 *
 * Sources: the patch list of the posting of 2024-06-26; the merged commits
 * 38607c62b34b ("fs/dax: properly refcount fs dax pages"), its predecessors
 * and aed877c2b425 ("device/dax: properly refcount device dax pages when
 * mapping"); and for patches 12 and 13 every function of Linux 6.12.117 whose
 * text asks p[tmu]d_devmap() or pfn_t_devmap(), all but one architecture and
 * the page-table self test left out. Every name without inlined_into is in
 * /proc/kallsyms, or in the modules, of at least one of Debian's 6.12.117,
 * 6.16.12 and 6.18.15 for amd64.
 */
#include "record/series.h"

#include <stdio.h>
#include <string.h>

#define DEVMAP	   "devmap"
#define REFCOUNTED "refcounted"

/* its vhost-user-fs-pci has no cache-size (Debian 7.2.22, -device ...,help) */
#define VIRTIOFS  "needs a virtiofs mount with a DAX window, which QEMU has not"
#define NAMESPACE "runs when a namespace is set up, outside every region"
#define HMM	  "needs a driver that calls hmm_range_fault()"
#define PRIVATE	  "the change is for device-private memory of a GPU"
/* what calls are left in the text of Debian's 6.18.15 */
#define BUT_FOR "the compiler put it into its callers, but for "
/* the only modules of Debian's 6.18.15 that import vmf_insert_mixed() */
#define MIXED                                                                  \
	"only drivers of devices that QEMU has not call it (intel_th_msu, gma500)"

static const char *const subjects[SERIES_MERGED] = {
	"mm/gup.c: Remove redundant check for PCI P2PDMA page",
	"pci/p2pdma: Don't initialise page refcount to one",
	"fs/dax: Refactor wait for dax idle page",
	"fs/dax: Add dax_page_free callback",
	"mm: Allow compound zone device pages",
	"mm/memory: Add dax_insert_pfn",
	"huge_memory: Allow mappings of PUD sized pages",
	"huge_memory: Allow mappings of PMD sized pages",
	"gup: Don't allow FOLL_LONGTERM pinning of FS DAX pages",
	"fs/dax: Properly refcount fs dax pages",
	"huge_memory: Remove dead vmf_insert_pXd code",
	"mm: Remove pXX_devmap callers",
	"mm: Remove devmap related functions and page table bits",
	"(merged form only) layouts of unmapped pages, eviction, device dax",
};

#define ROW(function, ...) .name = function, .patches = { __VA_ARGS__ }

static const struct series_function functions[] = {
	{ ROW("gup_fast_devmap_leaf", 1, 12), .model = DEVMAP },
	{ ROW("gup_fast_fallback", 1, 9, 12) },
	{ ROW("gup_fast_pte_range", 1, 9, 12),
	  .inlined_into = "gup_fast_fallback" },
	{ ROW("try_grab_folio", 1) },
	{ ROW("try_grab_folio_fast", 1, 9, 10) },

	{ ROW("__init_zone_device_page", 2, 5), .reason = NAMESPACE },
	{ ROW("p2pdma_page_free", 2, 5) },
	{ ROW("p2pmem_alloc_mmap", 2) },

	{ ROW("dax_break_layout", 3) },
	{ ROW("ext4_break_layouts", 3) },
	{ ROW("ext4_wait_dax_page", 3) },
	{ ROW("fuse_dax_break_layouts", 3), .reason = VIRTIOFS },
	{ ROW("fuse_wait_dax_page", 3), .reason = VIRTIOFS },
	{ ROW("xfs_break_dax_layouts", 3), .model = DEVMAP,
	  .elsewhere = "the compiler put it into all its callers" },
	{ ROW("xfs_break_layouts", 3) },
	{ ROW("xfs_mmaplock_two_inodes_and_break_dax_layout", 3),
	  .inlined_into = "xfs_ilock2_io_mmap" },
	{ ROW("xfs_ilock2_io_mmap", 3) },
	{ ROW("xfs_wait_dax_page", 3) },

	{ ROW("__put_devmap_managed_folio_refs", 4, 10, 13) },
	{ ROW("folios_put_refs", 4, 10) },
	{ ROW("free_zone_device_folio", 4, 5, 10), .model = REFCOUNTED },
	{ ROW("gup_put_folio", 4, 10) },
	{ ROW("memremap_pages", 4), .reason = NAMESPACE },
	{ ROW("memunmap_pages", 4), .reason = NAMESPACE },

	{ ROW("dax_associate_entry", 5, 10),
	  .inlined_into = "dax_insert_entry" },
	{ ROW("dax_folio_put", 5, 10) },
	{ ROW("do_swap_page", 5), .reason = PRIVATE },
	{ ROW("migrate_vma_collect_pmd", 5), .reason = PRIVATE },
	{ ROW("prep_compound_page", 5, 10), .model = REFCOUNTED },
	{ ROW("zone_device_page_init", 5), .reason = PRIVATE },

	{ ROW("__vm_insert_mixed", 6, 13), .model = DEVMAP,
	  .elsewhere = MIXED },
	{ ROW("dax_fault_iter", 6, 8, 10) },
	{ ROW("dax_finish_sync_fault", 6, 8, 10) },
	{ ROW("folio_add_file_rmap_ptes", 6), .model = REFCOUNTED },
	{ ROW("insert_page", 6), .model = REFCOUNTED },
	{ ROW("insert_page_into_pte_locked", 6), .model = REFCOUNTED },
	{ ROW("insert_pfn", 6, 13) },
	{ ROW("vmf_insert_mixed", 6), .model = DEVMAP, .elsewhere = MIXED },
	{ ROW("vmf_insert_mixed_mkwrite", 6), .model = DEVMAP,
	  .elsewhere = "nothing calls it any more" },
	{ ROW("vmf_insert_page_mkwrite", 6) },

	{ ROW("__split_huge_pud", 7, 12) },
	{ ROW("copy_huge_pud", 7, 12) },
	{ ROW("folio_add_file_rmap_pud", 7) },
	{ ROW("folio_remove_rmap_pud", 7) },
	{ ROW("insert_pfn_pud", 7) },
	{ ROW("insert_pud", 7) },
	{ ROW("vmf_insert_folio_pud", 7) },
	{ ROW("vmf_insert_pfn_pud", 7, 11) },
	{ ROW("zap_huge_pud", 7, 12) },

	{ ROW("__split_huge_pmd_locked", 8, 12) },
	{ ROW("folio_add_file_rmap_pmd", 8), .model = REFCOUNTED },
	{ ROW("folio_remove_rmap_pmd", 8), .model = REFCOUNTED },
	{ ROW("insert_pfn_pmd", 8) },
	{ ROW("insert_pmd", 8) },
	{ ROW("vmf_insert_folio_pmd", 8) },
	{ ROW("vmf_insert_pfn_pmd", 8, 11) },
	{ ROW("zap_huge_pmd", 8, 10, 12) },

	{ ROW("check_vma_flags", 9) },

	{ ROW("__dax_invalidate_entry", 10) },
	{ ROW("dax_busy_page", 10),
	  .inlined_into = "dax_layout_busy_page_range" },
	{ ROW("dax_disassociate_entry", 10) },
	{ ROW("dax_insert_entry", 10) },
	{ ROW("dax_layout_busy_page_range", 10, SERIES_MERGED) },
	{ ROW("dax_to_folio", 10) },
	{ ROW("folio_remove_rmap_ptes", 10), .model = REFCOUNTED },
	{ ROW("get_next_unlocked_entry", 10, SERIES_MERGED) },
	{ ROW("get_unlocked_entry", 10, SERIES_MERGED) },
	{ ROW("grab_mapping_entry", 10, SERIES_MERGED) },
	{ ROW("mlock_pte_range", 10),
	  .reason = "mlock leaves DAX mappings out before it walks" },
	{ ROW("unmap_page_range", 10, 12) },
	{ ROW("zap_pte_range", 10), .inlined_into = "unmap_page_range" },

	{ ROW("__get_user_pages", 12) },
	{ ROW("__handle_mm_fault", 12) },
	{ ROW("__pmd_trans_huge_lock", 12) },
	{ ROW("__pte_offset_map", 12) },
	{ ROW("__pud_trans_huge_lock", 12),
	  .reason = BUT_FOR "hmm_range_fault()" },
	{ ROW("change_pmd_range", 12), .inlined_into = "change_protection" },
	{ ROW("change_protection", 12) },
	{ ROW("copy_page_range", 12) },
	{ ROW("copy_pmd_range", 12), .inlined_into = "copy_page_range" },
	{ ROW("dax_iomap_pmd_fault", 12) },
	{ ROW("dax_iomap_pte_fault", 12) },
	{ ROW("find_pmd_or_thp_or_none", 12),
	  .reason = "khugepaged turns DAX mappings away before it" },
	{ ROW("folio_walk_start", 12) },
	{ ROW("follow_devmap_pmd", 12), .model = DEVMAP },
	{ ROW("follow_page_pte", 12) },
	{ ROW("follow_pmd_mask", 12), .inlined_into = "__get_user_pages" },
	{ ROW("get_dev_pagemap", 12), .model = DEVMAP },
	{ ROW("get_pmd_pfn", 12),
	  .reason = "reclaim's walk: DAX pages are on no LRU list" },
	{ ROW("gup_fast_undo_dev_pagemap", 12), .model = DEVMAP,
	  .reason =
		  "undoes what get_user_pages_fast() did when it loses a race" },
	{ ROW("handle_userfault", 12),
	  .reason =
		  "userfaultfd takes no DAX mapping but for async write-protect" },
	{ ROW("hmm_vma_walk_pmd", 12), .reason = HMM },
	{ ROW("hmm_vma_walk_pud", 12), .reason = HMM },
	{ ROW("move_page_tables", 12) },
	{ ROW("move_pages", 12),
	  .reason = "UFFDIO_MOVE takes anonymous memory only" },
	{ ROW("page_vma_mapped_walk", 12) },
	{ ROW("pmdp_huge_clear_flush", 12) },
	{ ROW("pudp_huge_clear_flush", 12) },
	{ ROW("split_huge_pmd_locked", 12),
	  .reason = BUT_FOR "reclaim and migration" },
	{ ROW("userfaultfd_must_wait", 12),
	  .inlined_into = "handle_userfault" },
	{ ROW("vm_normal_page_pmd", 12, 13) },
	{ ROW("wp_clean_pmd_entry", 12),
	  .reason = "needs a driver that tracks dirty mappings (vmwgfx)" },
	{ ROW("wp_clean_pud_entry", 12),
	  .reason = "needs a driver that tracks dirty mappings (vmwgfx)" },
	{ ROW("zap_pmd_range", 12), .inlined_into = "unmap_page_range" },

	{ ROW("dax_iomap_direct_access", 13) },
	{ ROW("pmem_attach_disk", 13), .reason = NAMESPACE },
	{ ROW("vm_normal_page", 13) },

	{ ROW("dax_break_layout_final", SERIES_MERGED) },
	{ ROW("dax_delete_mapping_entry", SERIES_MERGED), .model = DEVMAP,
	  .elsewhere =
		  "only the WARN_ON_ONCE of truncate_folio_batch_exceptionals leads to it" },
	{ ROW("dax_delete_mapping_range", SERIES_MERGED) },
	{ ROW("dax_set_mapping", SERIES_MERGED) },
	{ ROW("dev_dax_huge_fault", SERIES_MERGED) },
	{ ROW("ext4_evict_inode", SERIES_MERGED) },
	{ ROW("fuse_evict_inode", SERIES_MERGED), .reason = VIRTIOFS },
	{ ROW("truncate_folio_batch_exceptionals", SERIES_MERGED) },
	{ ROW("wait_entry_unlocked_exclusive", SERIES_MERGED) },
	{ ROW("xfs_fs_evict_inode", SERIES_MERGED) },
};

const char *series_subject(unsigned int patch)
{
	return patch - 1 < SERIES_MERGED ? subjects[patch - 1] : NULL;
}

const struct series_function *series_functions(size_t *nr)
{
	*nr = sizeof(functions) / sizeof(*functions);
	return functions;
}

char *series_patches(const struct series_function *f,
		     char text[SERIES_PATCHES_MAX])
{
	size_t len = 0, i;

	text[0] = '\0';
	for (i = 0; i < sizeof(f->patches) && f->patches[i]; i++) {
		const char *comma = i ? "," : "";

		if (f->patches[i] == SERIES_MERGED)
			snprintf(text + len, SERIES_PATCHES_MAX - len, "%s+",
				 comma);
		else
			snprintf(text + len, SERIES_PATCHES_MAX - len, "%s%u",
				 comma, f->patches[i]);
		len = strlen(text);
	}
	return text;
}
