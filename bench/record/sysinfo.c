// SPDX-License-Identifier: GPL-2.0-or-later
/* sysinfo.c - describe the kernel and machine of a result */
#include "record/sysinfo.h"

#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "symbols/symbols.h"

/*
 * Config options that change DAX code or its cost, and those by which a kernel
 * does something by itself while it is measured.
 */
static const struct {
	const char *name;
	bool by_itself; /* it runs whether or not anything is measured */
} dax_options[] = {
	{ "CONFIG_ARCH_HAS_PTE_DEVMAP", false },
	{ "CONFIG_COMPACTION", true },
	{ "CONFIG_DAMON", true },
	{ "CONFIG_DAMON_STAT_ENABLED_DEFAULT", true },
	{ "CONFIG_DAX", false },
	{ "CONFIG_DEBUG_INFO_BTF", false },
	{ "CONFIG_DEBUG_KMEMLEAK", true },
	{ "CONFIG_DEBUG_LIST", false },
	{ "CONFIG_DEBUG_VM", false },
	{ "CONFIG_DEV_DAX", false },
	{ "CONFIG_DEV_DAX_PMEM", false },
	{ "CONFIG_FS_DAX", false },
	{ "CONFIG_FS_DAX_PMD", false },
	{ "CONFIG_HARDENED_USERCOPY", false },
	{ "CONFIG_HAVE_ARCH_TRANSPARENT_HUGEPAGE_PUD", false },
	{ "CONFIG_HZ", false },
	{ "CONFIG_KASAN", false },
	{ "CONFIG_KFENCE", true },
	{ "CONFIG_KFENCE_SAMPLE_INTERVAL", true },
	{ "CONFIG_KSM", true },
	{ "CONFIG_LRU_GEN", false },
	{ "CONFIG_LRU_GEN_ENABLED", true },
	{ "CONFIG_MEMCG", false },
	{ "CONFIG_NUMA_BALANCING_DEFAULT_ENABLED", true },
	{ "CONFIG_PAGE_MAPCOUNT", false },
	{ "CONFIG_PAGE_TABLE_CHECK", false },
	{ "CONFIG_PCI_P2PDMA", false },
	{ "CONFIG_PER_VMA_LOCK", false },
	{ "CONFIG_PREEMPT", false },
	{ "CONFIG_PREEMPT_LAZY", false },
	{ "CONFIG_PREEMPT_VOLUNTARY", false },
	{ "CONFIG_PROVE_LOCKING", false },
	{ "CONFIG_PSI", false },
	{ "CONFIG_PSI_DEFAULT_DISABLED", true },
	{ "CONFIG_RANDOMIZE_KSTACK_OFFSET_DEFAULT", false },
	{ "CONFIG_RCU_LAZY", true },
	{ "CONFIG_RCU_LAZY_DEFAULT_OFF", true },
	{ "CONFIG_RCU_NOCB_CPU", false },
	{ "CONFIG_RCU_NOCB_CPU_DEFAULT_ALL", true },
	{ "CONFIG_SLAB_FREELIST_RANDOM", false },
	{ "CONFIG_SLUB_DEBUG_ON", false },
	{ "CONFIG_SOFTLOCKUP_DETECTOR", true },
	{ "CONFIG_TRANSPARENT_HUGEPAGE", false },
	{ "CONFIG_TRANSPARENT_HUGEPAGE_ALWAYS", true },
	{ "CONFIG_ZONE_DEVICE", false },
};

#define NR_OPTIONS (sizeof(dax_options) / sizeof(*dax_options))

bool option_runs_by_itself(const char *name)
{
	size_t i;

	for (i = 0; i < NR_OPTIONS; i++)
		if (!strcmp(dax_options[i].name, name))
			return dax_options[i].by_itself;
	return false;
}

/* First line of a file without the newline; NULL if it cannot be read. */
static char *first_line(const char *path)
{
	char *line = NULL;
	size_t room = 0;
	FILE *f = fopen(path, "r");
	ssize_t len;

	if (!f)
		return NULL;
	len = getline(&line, &room, f);
	fclose(f);
	if (len < 0) {
		free(line);
		return NULL;
	}
	line[strcspn(line, "\n")] = '\0';
	return line;
}

static char *cpu_model(void)
{
	char line[512], *colon;
	char *name = NULL;
	FILE *f = fopen("/proc/cpuinfo", "r");

	while (f && !name && fgets(line, sizeof(line), f)) {
		colon = strchr(line, ':');
		if (!colon || strncmp(line, "model name", 10))
			continue;
		line[strcspn(line, "\n")] = '\0';
		name = strdup(colon + 2);
	}
	if (f)
		fclose(f);
	return name ? name : strdup("unknown");
}

/*
 * Find a build ID among ELF notes: a header of 12 bytes, a name and a description,
 * both padded to 4 bytes (elf(5)). It is the note with name "GNU" and type 3,
 * NT_GNU_BUILD_ID.
 */
static char *build_id_of(const unsigned char *notes, size_t len)
{
	uint32_t head[3];
	size_t at = 0, i;
	char *hex = NULL;

	while (!hex && at + sizeof(head) + 4 <= len) {
		memcpy(head, notes + at, sizeof(head));
		at += sizeof(head);
		if (head[0] > len - at || head[1] > len - at - head[0])
			break;
		if (head[2] == 3 && head[0] == 4 &&
		    !memcmp(notes + at, "GNU", 4)) {
			hex = calloc(2, head[1] + 1);
			for (i = 0; hex && i < head[1]; i++)
				sprintf(hex + 2 * i, "%02x", notes[at + 4 + i]);
		}
		at += (head[0] + 3) / 4 * 4 + (head[1] + 3) / 4 * 4;
	}
	return hex;
}

static char *kernel_build_id(void)
{
	unsigned char notes[4096];
	FILE *f = fopen("/sys/kernel/notes", "re");
	size_t len = f ? fread(notes, 1, sizeof(notes), f) : 0;

	if (f)
		fclose(f);
	return build_id_of(notes, len);
}

/* The first object is the program; libraries follow, and are not asked. */
static int find_build_id(struct dl_phdr_info *object, size_t size, void *data)
{
	const ElfW(Phdr) * header;
	char **hex = data;
	size_t i;

	(void)size;
	for (i = 0; !*hex && i < object->dlpi_phnum; i++) {
		header = &object->dlpi_phdr[i];
		if (header->p_type == PT_NOTE)
			*hex = build_id_of(
				(const unsigned char *)(object->dlpi_addr +
							header->p_vaddr),
				header->p_memsz);
	}
	return 1;
}

static char *program_build_id(void)
{
	char *hex = NULL;

	dl_iterate_phdr(find_build_id, &hex);
	return hex;
}

char *sysinfo_modules(void)
{
	char line[512], name[64], address[32];
	char *text = NULL;
	size_t room;
	FILE *f = fopen("/proc/modules", "re"), *to;

	if (!f)
		return NULL;
	to = open_memstream(&text, &room);
	while (to && fgets(line, sizeof(line), f))
		if (sscanf(line, "%63s %*s %*s %*s %*s %31s", name, address) ==
		    2)
			fprintf(to, "%s %s\n", name, address);
	if (to)
		fclose(to);
	fclose(f);
	return text;
}

static int config_fill(const char *path, struct result *r)
{
	char line[512], *equals;
	unsigned int i;
	FILE *f;

	f = fopen(path, "r");
	if (!f)
		return 0;
	r->config = calloc(NR_OPTIONS, sizeof(*r->config));
	if (!r->config) {
		fclose(f);
		return -ENOMEM;
	}
	r->nr_config = NR_OPTIONS;
	for (i = 0; i < NR_OPTIONS; i++) {
		r->config[i].name = strdup(dax_options[i].name);
		r->config[i].value = strdup("n");
	}
	while (fgets(line, sizeof(line), f)) {
		equals = strchr(line, '=');
		if (line[0] == '#' || !equals)
			continue;
		*equals++ = '\0';
		equals[strcspn(equals, "\n")] = '\0';
		for (i = 0; i < NR_OPTIONS; i++) {
			if (strcmp(line, dax_options[i].name))
				continue;
			free(r->config[i].value);
			r->config[i].value = strdup(equals);
		}
	}
	fclose(f);
	return 0;
}

int sysinfo_fill(const char *config, struct result *result, struct err *e)
{
	struct utsname uts;
	const char *model;
	char **names;
	size_t nr;
	char path[160];

	if (uname(&uts))
		return err_sys(e, errno, "uname");
	result->release = strdup(uts.release);
	result->version = strdup(uts.version);
	result->machine = strdup(uts.machine);
	model = symbols_read("/proc/kallsyms", NULL, 0, &names, &nr);
	if (!model)
		return err_set(e, ENOMEM, "out of memory for the symbols");
	result->model = strdup(model);
	symbols_free(names);
	result->cmdline = first_line("/proc/cmdline");
	result->build_id = kernel_build_id();
	result->provenance.program = program_build_id();
	result->cpu = cpu_model();
	result->cpus = (uint64_t)sysconf(_SC_NPROCESSORS_ONLN);
	snprintf(path, sizeof(path), "/boot/config-%s", uts.release);
	return config_fill(config ? config : path, result);
}

int sysinfo_quiet(const char *path, struct result *r, struct err *e)
{
	char *line = NULL, **more;
	size_t room = 0;
	FILE *f;
	int err = 0;

	if (!path)
		return 0;
	f = fopen(path, "re");
	if (!f)
		return err_sys(e, errno, "list of what was stopped %s", path);
	while (!err && getline(&line, &room, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		more = reallocarray(r->quiet, r->nr_quiet + 1, sizeof(*more));
		if (more)
			r->quiet = more;
		if (!more || !(more[r->nr_quiet] = strdup(line)))
			err = err_set(e, ENOMEM, "no memory for %s", path);
		else
			r->nr_quiet++;
	}
	free(line);
	fclose(f);
	return err;
}
