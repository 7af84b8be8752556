# SPDX-License-Identifier: GPL-2.0-or-later
# Makefile - builds build/daxstorm, runs the main job and the tests, installs
#
# "make help" prints the lines that begin with two number signs, each with the
# target or variable below it.

VERSION	:= 0.9

## C compiler
CC	?= cc
## flags for the C compiler, before our own
CFLAGS	?= -O2 -g
## folder for everything that is built
B	?= build
## any value: print the commands that are run
V	?=
PKGS	:= json-c inih hwloc libpmem2

## install below this folder
PREFIX	?= /usr/local
## prepended to PREFIX during installation, for packages
DESTDIR	?=
## install: the program
bindir		?= $(PREFIX)/bin
## install: plugins
libdir		?= $(PREFIX)/lib
## install: scripts
libexecdir	?= $(PREFIX)/libexec
## install: plans, mutants and data
datadir		?= $(PREFIX)/share
## install: manual page
mandir		?= $(datadir)/man
## install: completion
completionsdir	?= $(datadir)/bash-completion/completions

# Recipes quote these folders for the shell; a blank is allowed.
INTO	:= PREFIX bindir libdir libexecdir datadir mandir completionsdir
$(foreach d,DESTDIR $(INTO),$(foreach c,' " ` \,$(if $(findstring $c,$($d)),\
	$(error $d=$($d) contains $c: choose a folder without quotes and backslashes))))
# A relative folder would be one of the source tree.
ifneq ($(filter install uninstall,$(MAKECMDGOALS)),)
$(foreach d,$(INTO),$(if $($d),$(if $(filter /%,$(firstword $($d))),,\
	$(error $d=$($d) is relative: name an absolute folder, such as $d=$(CURDIR)/$($d)))))
endif

# Add our flags to those of the user, even if these are on make's command line.
override CFLAGS += -std=gnu11 -D_GNU_SOURCE -Ibench -pthread -MMD -MP \
	-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla \
	$(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LIBS	:= $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm -pthread
# Bind at the start: a function's first call must not look it up in a region.
# Results name the program by its build ID.
override LDFLAGS += -Wl,-z,now -Wl,--build-id=sha1

FOLDERS	 := base file host target measure check pin run symbols record evidence profile inference stats report html trend export cmd
ENGINE	 := $(wildcard $(foreach d,$(FOLDERS),bench/$(d)/*.c))
WORKLOADS := $(wildcard workloads/*.c)
TESTS	 := $(wildcard bench/tests/test_*.c)
OBJ	 := $(patsubst %.c,$(B)/%.o,$(ENGINE) $(WORKLOADS))
UNITS	 := $(patsubst bench/tests/%.c,$(B)/tests/%,$(TESTS))

## compare: baseline kernel (series, release, .deb, tree)
BASE	?= 6.12
## compare: kernel after the change
NEW	?= 6.18
## trend: kernels, or all of the archive
KERNELS	?= 6.1 6.12 6.16 6.18 7.3
## compare: a name in workloads/plans, or a file
PLAN	?= quick
## compare: exact or time (time if KVM works, else exact)
MODE	?=
## compare: boots of each kernel (exact: 4, time: 2), or auto
BOOTS	?=
## compare: percent at which BOOTS=auto stops (1)
NARROW	?=
## compare: minutes after which BOOTS=auto stops (60)
BUDGET	?=
## compare: seed of what differs from boot to boot
SEED	?= 1
## compare: 1 gives all boots one seed: a test of the counter
IDENTICAL ?= 0
## compare: percent that count as the same (exact: 0.5, time: 0)
TOLERANCE ?=
## compare: 1 counts the instructions of each kernel function
PROFILE	?= 0
## compare: fail if new is worse, PCT[:METRIC][@STAT]...
GATE	?=
## compare, plugin, hits: the QEMU
QEMU	?= qemu-system-x86_64
## compare: memory of a guest (2G)
MEMORY	?=
## compare: size of the emulated pmem, a multiple of 16M (4G)
PMEM	?=
## compare: CPUs of a guest for cells of several tasks (2)
CPUS	?=
## compare: additional kernel parameters
APPEND	?=

# CDPATH of the user's shell must not affect cd in recipes.
unexport CDPATH
Q := $(if $(V),,@)
PROFILED := $(filter-out 0 n no off,$(PROFILE))
SAME_SEED := $(filter-out 0 n no off,$(IDENTICAL))

.PHONY: all plugin hits units setup compare trend format lint test check \
	install uninstall clean help version FORCE
## build build/daxstorm (the default)
all: $(B)/daxstorm

$(B)/daxstorm: $(B)/bench/main.o $(OBJ)
	@echo "  LD      $@"
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/%.o: %.c
	@echo "  CC      $<"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<

# Values that are known at build time only: a file changes when its line does, and
# the objects that depend on it are compiled again.
COMMIT	 := $(shell [ ! -e .git ] || git describe --always --dirty --abbrev=12 --match= 2>/dev/null)
RELEASE	 := $(VERSION)$(if $(COMMIT), ($(COMMIT)))
from_bin = $(shell realpath -m --relative-to='$(bindir)' '$(1)/daxstorm')
DATA_FROM_BIN	 := $(call from_bin,$(datadir))
SCRIPTS_FROM_BIN := $(call from_bin,$(libexecdir))
$(B)/version: LINE = $(RELEASE)
$(B)/places: LINE = $(DATA_FROM_BIN) $(SCRIPTS_FROM_BIN)
$(B)/version $(B)/places: FORCE
	@mkdir -p $(@D)
	@echo '$(LINE)' | cmp -s - $@ || echo '$(LINE)' >$@
$(B)/bench/base/version.o: override CFLAGS += -DVERSION='"$(RELEASE)"'
$(B)/bench/base/version.o: $(B)/version
$(B)/bench/file/data_path.o: override CFLAGS += \
	-DDATA_FROM_BIN='"$(DATA_FROM_BIN)"' \
	-DSCRIPTS_FROM_BIN='"$(SCRIPTS_FROM_BIN)"'
$(B)/bench/file/data_path.o: $(B)/places

## print the version
version:
	@echo "daxstorm $(RELEASE)"

# The plugins run in QEMU and are built for the interface of the installed QEMU.
QEMU_VERSION = $(shell '$(QEMU)' --version 2>/dev/null | \
	sed -n 's/^QEMU emulator version \([0-9]*\)\.\([0-9]*\).*/\1\2/p')
QEMU_API = $(shell if [ "$(QEMU_VERSION)" -lt 90 ]; then echo 1; \
	elif [ "$(QEMU_VERSION)" -lt 92 ]; then echo $$(($(QEMU_VERSION) - 88)); \
	else echo 4; fi)
NO_QEMU = { echo "daxstorm: $(QEMU) is missing: run scripts/setup" >&2; exit 1; }

## build the QEMU plugin that profiles a guest
plugin: $(B)/qemu/profile.so
$(B)/qemu/profile.so: $(wildcard bench/qemu/*.[ch]) bench/base/mark.h \
		bench/base/hist.c bench/base/hist.h
	@[ -n "$(QEMU_VERSION)" ] || $(NO_QEMU)
	@echo "  LD      $@ (plugin interface $(QEMU_API))"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -DQEMU_API=$(QEMU_API) -fPIC -shared -o $@ $(filter %.c,$^) -lm

## build the QEMU plugin that counts executions of planted code
hits: $(B)/qemu/hits.so
$(B)/qemu/hits.so: bench/qemu/hits/hits.c bench/qemu/qemu_api.h
	@[ -n "$(QEMU_VERSION)" ] || $(NO_QEMU)
	@echo "  LD      $@ (plugin interface $(QEMU_API))"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -DQEMU_API=$(QEMU_API) -fPIC -shared -o $@ $<

# Only the tests, scripts/mutants and make install need this program and its library.
MUTANT_PKGS := capstone inih
MUTANT_OBJ  := $(patsubst %.c,$(B)/%.o,$(filter-out %/main.c,$(wildcard bench/mutant/*.c)) bench/base/err.c bench/base/output.c bench/base/version.c)
MUTANT_LIBS  = $(shell pkg-config --libs $(MUTANT_PKGS))
.PHONY: mutant
## build the program that matches mutants with the text of a kernel
mutant: $(B)/mutant
$(B)/mutant: $(B)/bench/mutant/main.o $(MUTANT_OBJ)
	@echo "  LD      $@"
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(MUTANT_LIBS)
$(B)/bench/mutant/%.o: override CFLAGS += $(shell pkg-config --cflags $(MUTANT_PKGS))

# This test also needs build/daxstorm.
$(B)/tests/test_mutants_model: VM = $(filter-out %/err.o %/output.o %/version.o,$(MUTANT_OBJ)) $(MUTANT_LIBS)
$(B)/tests/test_mutants_model: $(MUTANT_OBJ)

$(B)/tests/test_mutant_%: bench/tests/test_mutant_%.c $(MUTANT_OBJ)
	@echo "  CCLD    $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(MUTANT_OBJ) $(MUTANT_LIBS) -lcmocka

$(B)/fuzz_%: bench/tests/fuzz_%.c bench/tests/fuzz.h $(OBJ)
	@echo "  CCLD    $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $< $(OBJ) $(LIBS)

$(B)/tests/%: bench/tests/%.c $(OBJ)
	@echo "  CCLD    $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(OBJ) $(VM) $(LIBS) -lcmocka

# The tests of the plugin link it with a stand-in for QEMU.
VM_C	 := $(wildcard bench/qemu/*.c) bench/tests/fake_qemu.c
$(B)/tests/test_qemu_%: VM = $(VM_C) -DQEMU_API=1 -rdynamic
$(filter $(B)/tests/test_qemu_%,$(UNITS)): $(VM_C) $(wildcard bench/qemu/*.h)

## install missing packages, or print the command (Debian)
setup:
	$(Q)scripts/setup

## the main job: boot BASE and NEW, measure PLAN, compare
compare: setup
	$(Q)$(MAKE) --no-print-directory all plugin
	$(Q)scripts/compare --base '$(BASE)' --new '$(NEW)' --plan '$(PLAN)' \
		--mode '$(MODE)' --boots '$(BOOTS)' --seed '$(SEED)' \
		$(if $(SAME_SEED),--identical-boots) --tolerance '$(TOLERANCE)' \
		$(if $(NARROW),--narrow '$(NARROW)') \
		$(if $(BUDGET),--budget '$(BUDGET)') \
		$(if $(PROFILED),--profile $(B)/qemu/profile.so) \
		--qemu '$(QEMU)' --memory '$(MEMORY)' --pmem '$(PMEM)' \
		$(foreach limit,$(GATE),--fail-on-regression '$(limit)') \
		--cpus '$(CPUS)' --append '$(APPEND)'

## boot KERNELS, measure PLAN, compare each with the one before
trend: setup
	$(Q)$(MAKE) --no-print-directory all plugin
	$(Q)scripts/trend --kernels '$(KERNELS)' --plan '$(PLAN)' \
		--mode '$(MODE)' --boots '$(BOOTS)' --seed '$(SEED)' \
		--tolerance '$(TOLERANCE)' \
		$(if $(PROFILED),--profile $(B)/qemu/profile.so) \
		--qemu '$(QEMU)' --memory '$(MEMORY)' --pmem '$(PMEM)' \
		--cpus '$(CPUS)' --append '$(APPEND)'

## format, shellcheck, licences, manual page: no compiler
lint:
	$(Q)scripts/tests/run lint

## rewrite the C sources in the style of .clang-format
format:
	$(Q)find bench workloads scripts -name '*.[ch]' -exec clang-format-14 -i {} +

## lint, unit tests, golden files: no VM, root, network or apt
test: all units mutant
	$(Q)scripts/tests/run test

## every test, including those with real kernels
check:
	$(Q)scripts/setup --check
	$(Q)$(MAKE) --no-print-directory all units plugin hits mutant
	$(Q)scripts/tests/run

## new-workload: name of the workload
NAME	?=
## new-workload: check for a workload with a check
KIND	?=

.PHONY: new-workload
## write the skeleton of the workload NAME
new-workload:
	$(Q)scripts/new-workload "$(NAME)" $(KIND)

## build the unit tests
units: $(UNITS) $(B)/tests/marker $(B)/tests/scale

# Copy the files that find prints in folder $(1) for $(2) to folder $(3).
copy = (cd $(1) && find $(2) -type f ! -name README.md -print) | \
	while read -r f; do \
		[ -x "$(1)/$$f" ] && mode=755 || mode=644; \
		install -D -m $$mode "$(1)/$$f" "$(DESTDIR)$(3)/$$f" || exit 1; \
	done
# Path of folder $(1) relative to the installed scripts: a moved tree still works.
from_scripts = $$scripts/$(shell \
	realpath -m --relative-to='$(libexecdir)/daxstorm' '$(1)')
DATA	:= $(notdir $(wildcard $(addprefix workloads/,plans fio data mutants)))

## install below DESTDIR and PREFIX, independent of the source tree
install: all plugin hits mutant
	$(Q)install -D -m 755 $(B)/daxstorm '$(DESTDIR)$(bindir)/daxstorm'
	$(Q)install -D -m 644 -t '$(DESTDIR)$(libdir)/daxstorm' \
		$(B)/qemu/profile.so $(B)/qemu/hits.so
	$(Q)install -m 755 -t '$(DESTDIR)$(libdir)/daxstorm' $(B)/mutant
	$(Q)$(call copy,scripts,* -path tests -prune -o -path install -prune -o -path 'new-workload*' -prune -o,$(libexecdir)/daxstorm)
	$(Q)printf '%s\n' 'data=$(call from_scripts,$(datadir)/daxstorm)' \
		'daxstorm=$(call from_scripts,$(bindir)/daxstorm)' \
		'plugins=$(call from_scripts,$(libdir)/daxstorm)' | \
		tr "'" '"' >'$(DESTDIR)$(libexecdir)/daxstorm/installed'
	$(Q)$(call copy,workloads,$(DATA),$(datadir)/daxstorm)
	$(Q)install -D -m 644 scripts/install/daxstorm.1 \
		'$(DESTDIR)$(mandir)/man1/daxstorm.1'
	$(Q)install -D -m 644 scripts/install/daxstorm.bash \
		'$(DESTDIR)$(completionsdir)/daxstorm'

## remove installed files
uninstall:
	$(Q)rm -f '$(DESTDIR)$(bindir)/daxstorm' \
		'$(DESTDIR)$(mandir)/man1/daxstorm.1' \
		'$(DESTDIR)$(completionsdir)/daxstorm'
	$(Q)rm -rf '$(DESTDIR)$(libdir)/daxstorm' \
		'$(DESTDIR)$(libexecdir)/daxstorm' '$(DESTDIR)$(datadir)/daxstorm'

## remove everything that was built
clean:
	rm -rf $(B)

## print this text
help:
	@awk '/^## / { text = substr($$0, 4); next } \
		text && /^[a-z-]+:/ { sub(/:.*/, ""); \
			targets = targets sprintf("  %-12s %s\n", $$0, text) } \
		text && /^[A-Za-z]+[ \t]*\?=/ { name = $$1; \
			sub(/^[^=]*=[ \t]*/, ""); \
			variables = variables sprintf("  %-14s %s%s\n", name, \
				text, $$0 == "" ? "" : " [" $$0 "]") } \
		{ text = "" } \
		END { printf "make [TARGET] [VARIABLE=VALUE]...\n\ntargets:\n%s\nvariables [default]:\n%s", \
			targets, variables }' Makefile

-include $(shell [ -d $(B) ] && find $(B) -name '*.d')
