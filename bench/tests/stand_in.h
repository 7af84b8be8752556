/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stand_in.h - folders that stand in for / of several machines */
#ifndef DAXSTORM_TESTS_STAND_IN_H
#define DAXSTORM_TESTS_STAND_IN_H

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <sys/stat.h>

#include "unit.h"

#define CPU "/sys/devices/system/cpu"

/* A file of a machine. In a path, "cpu*" stands for each of its CPUs. */
struct stand_file {
	const char *path;
	const char *text; /* of a link, with "->" before it: where it leads */
};

struct stand_in {
	const char *name;
	unsigned int cpus;
	const struct stand_file *files; /* one without a path ends them */
};

static inline void make_dirs(char *path, size_t root_len)
{
	char *at;

	for (at = path + root_len + 1; (at = strchr(at, '/')); at++) {
		*at = '\0';
		if (mkdir(path, 0777) && errno != EEXIST)
			fail_msg("cannot make %s", path);
		*at = '/';
	}
}

static inline void stand_put(const char *root, const char *path,
			     const char *text)
{
	char whole[PATH_MAX + 512];
	FILE *f;

	snprintf(whole, sizeof(whole), "%s%s", root, path);
	make_dirs(whole, strlen(root));
	if (!strncmp(text, "->", 2)) {
		assert_int_equal(symlink(text + 2, whole), 0);
		return;
	}
	f = fopen(whole, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

/* Make the files of a machine in a new folder. */
static inline void stand_up(const struct stand_in *m, char root[PATH_MAX])
{
	const struct stand_file *f;
	char path[512];
	const char *star;
	unsigned int i;

	strcpy(root, "/tmp/daxstorm-host-XXXXXX");
	assert_non_null(mkdtemp(root));
	for (f = m->files; f->path; f++) {
		star = strchr(f->path, '*');
		for (i = 0; i < (star ? m->cpus : 1); i++) {
			if (star)
				snprintf(path, sizeof(path), "%.*s%u%s",
					 (int)(star - f->path), f->path, i,
					 star + 1);
			stand_put(root, star ? path : f->path, f->text);
		}
	}
}

static inline int remove_one(const char *path, const struct stat *st, int type,
			     struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static inline void stand_down(const char *root)
{
	nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* A server with Optane: powersave, turbo, SMT, deep idle states, throttled. */
static const struct stand_file intel_files[] = {
	{ CPU "/online", "0-3\n" },
	{ "/proc/cpuinfo", "processor\t: 0\nmodel name\t: Intel\n"
			   "microcode\t: 0x5003707\n"
			   "flags\t\t: fpu vme clwb\n" },
	{ "/proc/cmdline", "root=/dev/sda1 quiet\n" },
	{ "/proc/loadavg", "1.25 0.90 0.80 2/900 4242\n" },
	{ "/proc/stat", "cpu  1000 20 300 40000 5 6 7 0 0 0\ncpu0 1 2 3\n" },
	{ "/proc/sys/kernel/numa_balancing", "1\n" },
	{ "/proc/sys/kernel/nmi_watchdog", "1\n" },
	{ "/sys/class/dmi/id/sys_vendor", "Dell Inc.\n" },
	{ "/sys/class/dmi/id/product_name", "PowerEdge R740\n" },
	{ "/sys/kernel/mm/transparent_hugepage/enabled",
	  "[always] madvise never\n" },
	{ CPU "/isolated", "\n" },
	{ CPU "/nohz_full", "  (null)\n" },
	{ CPU "/smt/active", "1\n" },
	{ CPU "/smt/control", "on\n" },
	{ CPU "/intel_pstate/no_turbo", "0\n" },
	{ CPU "/cpuidle/current_driver", "intel_idle\n" },
	{ CPU "/cpu0/cpuidle/state0/name", "POLL\n" },
	{ CPU "/cpu0/cpuidle/state0/latency", "0\n" },
	{ CPU "/cpu0/cpuidle/state0/disable", "0\n" },
	{ CPU "/cpu0/cpuidle/state1/name", "C1\n" },
	{ CPU "/cpu0/cpuidle/state1/latency", "2\n" },
	{ CPU "/cpu0/cpuidle/state2/name", "C1E\n" },
	{ CPU "/cpu0/cpuidle/state2/latency", "10\n" },
	{ CPU "/cpu0/cpuidle/state2/disable", "1\n" },
	{ CPU "/cpu0/cpuidle/state3/name", "C6\n" },
	{ CPU "/cpu0/cpuidle/state3/latency", "133\n" },
	{ CPU "/cpu*/cpufreq/scaling_driver", "intel_pstate\n" },
	{ CPU "/cpu*/cpufreq/scaling_governor", "powersave\n" },
	{ CPU "/cpu*/cpufreq/scaling_cur_freq", "2100000\n" },
	{ CPU "/cpu*/cpufreq/scaling_max_freq", "3900000\n" },
	{ CPU "/cpu*/cpufreq/cpuinfo_max_freq", "3900000\n" },
	{ CPU "/cpu*/thermal_throttle/core_throttle_count", "3\n" },
	{ CPU "/cpu*/thermal_throttle/package_throttle_count", "5\n" },
	{ CPU "/vulnerabilities/meltdown", "Not affected\n" },
	{ CPU "/vulnerabilities/mds", "Mitigation: Clear CPU buffers\n" },
	{ CPU "/vulnerabilities/retbleed", "Vulnerable\n" },
	{ "/sys/devices/nfit/ndbus0/provider", "ACPI.NFIT\n" },
	{ "/sys/devices/nfit/ndbus0/region0/mapping0", "nmem0,0,1,0\n" },
	{ "/sys/devices/nfit/ndbus0/region0/namespace0.0/block/pmem0/dev",
	  "259:0\n" },
	{ "/sys/devices/nfit/ndbus0/region0/dax0.1/dax0.1/dev", "252:7\n" },
	{ "/sys/devices/nfit/ndbus0/nmem0/nfit/vendor", "0x8089\n" },
	{ "/sys/devices/nfit/ndbus0/nmem0/nfit/device", "0x5141\n" },
	{ "/sys/devices/virtual/block/dm-0/dev", "253:0\n" },
	{ "/sys/devices/virtual/block/dm-0/slaves/pmem0",
	  "->../../../../nfit/ndbus0/region0/namespace0.0/block/pmem0" },
	{ "/sys/devices/pci/block/sda/dev", "8:0\n" },
	{ "/sys/bus/nd/devices/region0",
	  "->../../../devices/nfit/ndbus0/region0" },
	{ "/sys/bus/nd/devices/nmem0", "->../../../devices/nfit/ndbus0/nmem0" },
	{ "/sys/bus/dax/devices/dax0.1",
	  "->../../../devices/nfit/ndbus0/region0/dax0.1/dax0.1" },
	{ "/sys/dev/block/259:0",
	  "->../../devices/nfit/ndbus0/region0/namespace0.0/block/pmem0" },
	{ "/sys/dev/block/253:0", "->../../devices/virtual/block/dm-0" },
	{ "/sys/dev/block/8:0", "->../../devices/pci/block/sda" },
	{ "/sys/dev/char/252:7",
	  "->../../devices/nfit/ndbus0/region0/dax0.1/dax0.1" },
	{ NULL, NULL },
};

/* A desktop: two governors, boost off, CPUs isolated, memmap=. */
static const struct stand_file amd_files[] = {
	{ CPU "/online", "0-1,4-5\n" },
	{ "/proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu hypervisor_like\n"
			   "microcode\t: 0xa20102b\n" },
	{ "/proc/cmdline", "memmap=4G!12G isolcpus=4-5 nohz_full=4-5\n" },
	{ "/proc/loadavg", "0.01 0.02 0.00 1/300 4242\n" },
	{ "/proc/stat", "cpu  10 0 30 4000 5 6 7 0 0 0\n" },
	{ "/proc/sys/kernel/numa_balancing", "0\n" },
	{ "/sys/kernel/mm/transparent_hugepage/enabled",
	  "always [madvise] never\n" },
	{ CPU "/isolated", "4-5\n" },
	{ CPU "/nohz_full", "4-5\n" },
	{ CPU "/smt/active", "0\n" },
	{ CPU "/cpufreq/boost", "0\n" },
	{ CPU "/cpuidle/current_driver", "acpi_idle\n" },
	{ CPU "/cpu0/cpuidle/state0/name", "C1\n" },
	{ CPU "/cpu0/cpuidle/state0/latency", "1\n" },
	{ CPU "/cpu0/cpuidle/state1/name", "C2\n" },
	{ CPU "/cpu0/cpuidle/state1/latency", "400\n" },
	{ "/dev/cpu_dma_latency", "\x05\x01\x01" }, /* of 3 bytes: not read */
	{ CPU "/cpu0/cpufreq/scaling_driver", "acpi-cpufreq\n" },
	{ CPU "/cpu0/cpufreq/scaling_governor", "performance\n" },
	{ CPU "/cpu1/cpufreq/scaling_governor", "performance\n" },
	{ CPU "/cpu4/cpufreq/scaling_governor", "schedutil\n" },
	{ CPU "/cpu5/cpufreq/scaling_governor", "performance\n" },
	{ CPU "/cpu*/cpufreq/scaling_cur_freq", "3400000\n" },
	{ CPU "/cpu*/cpufreq/scaling_max_freq", "3000000\n" },
	{ CPU "/cpu*/cpufreq/cpuinfo_max_freq", "3400000\n" },
	{ CPU "/vulnerabilities/retbleed",
	  "Mitigation: untrained return thunk; SMT disabled\n" },
	{ CPU "/vulnerabilities/spec_rstack_overflow",
	  "Mitigation: Safe RET\n" },
	{ "/sys/devices/platform/e820_pmem/ndbus0/provider", "e820\n" },
	{ "/sys/devices/platform/e820_pmem/ndbus0/region0/size", "1\n" },
	{ "/sys/bus/nd/devices/region0",
	  "->../../../devices/platform/e820_pmem/ndbus0/region0" },
	{ NULL, NULL },
};

/* A guest that shares its CPUs: steal time, QEMU's NVDIMM. */
static const struct stand_file vm_files[] = {
	{ CPU "/online", "0-1\n" },
	{ "/proc/cpuinfo", "processor\t: 0\nmicrocode\t: 0x1\n"
			   "flags\t\t: fpu hypervisor lahf_lm\n" },
	{ "/proc/cmdline", "console=ttyS0\n" },
	{ "/proc/loadavg", "0.00 0.00 0.00 1/60 77\n" },
	{ "/proc/stat", "cpu  100 0 100 9500 0 0 0 300 0 0\n" },
	{ "/sys/class/dmi/id/sys_vendor", "QEMU\n" },
	{ "/sys/kernel/mm/transparent_hugepage/enabled",
	  "always madvise [never]\n" },
	{ CPU "/isolated", "\n" },
	{ CPU "/smt/control", "notsupported\n" },
	{ CPU "/smt/active", "x\n" },
	{ CPU "/vulnerabilities/mds", "Vulnerable\n" },
	{ "/sys/devices/nfit/ndbus0/provider", "ACPI.NFIT\n" },
	{ "/sys/devices/nfit/ndbus0/region0/mapping0", "nmem0,0,1,0\n" },
	{ "/sys/devices/nfit/ndbus0/nmem0/nfit/vendor", "0x8680\n" },
	{ "/sys/devices/nfit/ndbus0/nmem0/nfit/device", "0x0100\n" },
	{ "/sys/bus/nd/devices/region0",
	  "->../../../devices/nfit/ndbus0/region0" },
	{ "/sys/bus/nd/devices/nmem0", "->../../../devices/nfit/ndbus0/nmem0" },
	{ NULL, NULL },
};

/* A kernel without cpufreq, cpuidle, pmem and vulnerabilities. */
static const struct stand_file plain_files[] = {
	{ CPU "/online", "0\n" },
	{ "/proc/cpuinfo", "processor\t: 0\nBogoMIPS\t: 50.00\n" },
	{ "/proc/cmdline", "\n" },
	{ "/proc/loadavg", "0.00 0.00 0.00 1/60 77\n" },
	{ "/proc/stat", "cpu  100 0 100 9500 0 0 0 0 0 0\n" },
	{ NULL, NULL },
};

/* Nothing in it is what the kernel would write. */
static const struct stand_file garbage_files[] = {
	{ CPU "/online", "0-,3-1,x\n" },
	{ "/proc/cpuinfo", "flags\nmicrocode\n\n:\n" },
	{ "/proc/cmdline", "" },
	{ "/proc/loadavg", "nan -3 inf\n" },
	{ "/proc/stat", "cpu  -1 18446744073709551616 x\n" },
	{ "/proc/sys/kernel/numa_balancing", "\n" },
	{ "/sys/class/dmi/id/sys_vendor", "Evil\x01\x1b[31m \xff\n" },
	{ "/sys/kernel/mm/transparent_hugepage/enabled", "always madvise [\n" },
	{ CPU "/isolated", "0-" },
	{ CPU "/smt/active", "2\n" },
	{ CPU "/intel_pstate/no_turbo", "-1\n" },
	{ CPU "/cpufreq/boost", "maybe\n" },
	{ CPU "/cpu0/cpuidle/state0/name", "C\"1\\\n" },
	{ CPU "/cpu0/cpuidle/state0/latency", "99999999999999999999\n" },
	{ CPU "/cpu0/cpufreq/scaling_governor", "\n" },
	{ CPU "/cpu0/cpufreq/scaling_cur_freq", "fast\n" },
	{ CPU "/vulnerabilities/mds", "\n" },
	{ CPU "/vulnerabilities/odd", "Mitigation: \"quoted\"\nsecond\n" },
	{ "/sys/devices/odd/ndbus0/region0/mapping0", "nmemX/../..,1\n" },
	{ "/sys/bus/nd/devices/region0",
	  "->../../../devices/odd/ndbus0/region0" },
	{ "/sys/bus/nd/devices/region1", "->nowhere" },
	{ NULL, NULL },
};

static const struct stand_in intel = { "intel", 4, intel_files };
static const struct stand_in amd = { "amd", 6, amd_files };
static const struct stand_in vm = { "vm", 2, vm_files };
static const struct stand_in plain = { "plain", 1, plain_files };
static const struct stand_in garbage = { "garbage", 1, garbage_files };

#endif
