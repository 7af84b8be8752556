# SPDX-License-Identifier: GPL-2.0-or-later
# Makefile - builds build/daxstorm and runs the main job and the tests

CC	?= cc
CFLAGS	?= -O2 -g
B	?= build
PKGS	:= json-c inih hwloc libpmem2

# Users' flags win, ours still apply.
override CFLAGS += -std=gnu11 -D_GNU_SOURCE -Ibench -pthread -MMD -MP \
	-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla \
	$(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LIBS	:= $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm -pthread
# Bind at the start: a function's first call must not look it up in a region.
override LDFLAGS += -Wl,-z,now

ENGINE	 := $(wildcard bench/core/*.c bench/stats/*.c bench/cmd/*.c)
WORKLOADS := $(wildcard workloads/*.c)
TESTS	 := $(wildcard bench/tests/test_*.c)
OBJ	 := $(patsubst %.c,$(B)/%.o,$(ENGINE) $(WORKLOADS))
UNITS	 := $(patsubst bench/tests/%.c,$(B)/tests/%,$(TESTS))

# The main job.
BASE	?= 6.12
NEW	?= 6.18
PLAN	?= quick
MODE	?=
BOOTS	?= 2
SEED	?= 1
PROFILE	?=

Q := $(if $(V),,@)

.PHONY: all setup compare check clean
all: $(B)/daxstorm

$(B)/daxstorm: $(B)/bench/main.o $(OBJ)
	@echo "  LD      $@"
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/%.o: %.c
	@echo "  CC      $<"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<

# The plugin that profiles a guest, for the interface of the QEMU at hand.
QEMU_VERSION = $(shell qemu-system-x86_64 --version 2>/dev/null | \
	sed -n 's/^QEMU emulator version \([0-9]*\)\.\([0-9]*\).*/\1\2/p')
QEMU_API = $(shell if [ "$(QEMU_VERSION)" -lt 90 ]; then echo 1; \
	elif [ "$(QEMU_VERSION)" -lt 92 ]; then echo $$(($(QEMU_VERSION) - 88)); \
	else echo 4; fi)

.PHONY: plugin
plugin: $(B)/vm/profile.so
$(B)/vm/profile.so: $(wildcard bench/vm/*.[ch]) bench/core/mark.h
	@[ -n "$(QEMU_VERSION)" ] || { echo "daxstorm: qemu-system-x86_64 is missing: run scripts/setup" >&2; exit 1; }
	@echo "  LD      $@ (plugin interface $(QEMU_API))"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -DQEMU_API=$(QEMU_API) -fPIC -shared -o $@ $(filter %.c,$^)

# The plugin that counts how often planted code was executed.
.PHONY: hits
hits: $(B)/vm/hits.so
$(B)/vm/hits.so: bench/vm/hits/hits.c bench/vm/qemu_api.h
	@[ -n "$(QEMU_VERSION)" ] || { echo "daxstorm: qemu-system-x86_64 is missing: run scripts/setup" >&2; exit 1; }
	@echo "  LD      $@ (plugin interface $(QEMU_API))"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -DQEMU_API=$(QEMU_API) -fPIC -shared -o $@ $<

# The program that matches mutants against a kernel's text; only tests want it.
MUTANT_PKGS := capstone inih
MUTANT_OBJ  := $(patsubst %.c,$(B)/%.o,$(filter-out %/main.c,$(wildcard bench/mutant/*.c)) bench/core/why.c)
MUTANT_LIBS  = $(shell pkg-config --libs $(MUTANT_PKGS))
.PHONY: mutant
mutant: $(B)/mutant
$(B)/mutant: $(B)/bench/mutant/main.o $(MUTANT_OBJ)
	@echo "  LD      $@"
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(MUTANT_LIBS)
$(B)/bench/mutant/%.o: override CFLAGS += $(shell pkg-config --cflags $(MUTANT_PKGS))

# This one wants the program of the main job too.
$(B)/tests/test_mutants_model: VM = $(filter-out %/why.o,$(MUTANT_OBJ)) $(MUTANT_LIBS)
$(B)/tests/test_mutants_model: $(MUTANT_OBJ)

$(B)/tests/test_mutant_%: bench/tests/test_mutant_%.c $(MUTANT_OBJ)
	@echo "  CCLD    $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(MUTANT_OBJ) $(MUTANT_LIBS) -lcmocka

$(B)/tests/%: bench/tests/%.c $(OBJ)
	@echo "  CCLD    $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(OBJ) $(VM) $(LIBS) -lcmocka

# The tests of the plugin run it in a QEMU of their own.
VM_C	 := $(wildcard bench/vm/*.c) bench/tests/fake_qemu.c
$(B)/tests/test_vm_%: VM = $(VM_C) -DQEMU_API=1
$(filter $(B)/tests/test_vm_%,$(UNITS)): $(VM_C) $(wildcard bench/vm/*.h)

setup:
	$(Q)scripts/setup

compare: setup
	$(Q)$(MAKE) --no-print-directory all $(if $(PROFILE),plugin)
	$(Q)scripts/compare --base '$(BASE)' --new '$(NEW)' --plan '$(PLAN)' \
		--mode '$(MODE)' --boots '$(BOOTS)' --seed '$(SEED)' \
		$(if $(PROFILE),--profile $(B)/vm/profile.so)

check:
	$(Q)scripts/setup --check
	$(Q)$(MAKE) --no-print-directory all units plugin hits mutant
	$(Q)scripts/tests/run

.PHONY: units
units: $(UNITS) $(B)/tests/marker

clean:
	rm -rf $(B)

-include $(shell [ -d $(B) ] && find $(B) -name '*.d')
