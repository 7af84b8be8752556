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

FOLDERS	 := base file target measure check pin run record profile stats report html cmd
ENGINE	 := $(wildcard $(foreach d,$(FOLDERS),bench/$(d)/*.c))
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
plugin: $(B)/qemu/profile.so
$(B)/qemu/profile.so: $(wildcard bench/qemu/*.[ch]) bench/base/mark.h
	@[ -n "$(QEMU_VERSION)" ] || { echo "daxstorm: qemu-system-x86_64 is missing: run scripts/setup" >&2; exit 1; }
	@echo "  LD      $@ (plugin interface $(QEMU_API))"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -DQEMU_API=$(QEMU_API) -fPIC -shared -o $@ $(filter %.c,$^)

# The plugin that counts how often planted code was executed.
.PHONY: hits
hits: $(B)/qemu/hits.so
$(B)/qemu/hits.so: bench/qemu/hits/hits.c bench/qemu/qemu_api.h
	@[ -n "$(QEMU_VERSION)" ] || { echo "daxstorm: qemu-system-x86_64 is missing: run scripts/setup" >&2; exit 1; }
	@echo "  LD      $@ (plugin interface $(QEMU_API))"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -DQEMU_API=$(QEMU_API) -fPIC -shared -o $@ $<

$(B)/tests/%: bench/tests/%.c $(OBJ)
	@echo "  CCLD    $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(OBJ) $(VM) $(LIBS) -lcmocka

# The tests of the plugin run it in a QEMU of their own.
VM_C	 := $(wildcard bench/qemu/*.c) bench/tests/fake_qemu.c
$(B)/tests/test_qemu_%: VM = $(VM_C) -DQEMU_API=1
$(filter $(B)/tests/test_qemu_%,$(UNITS)): $(VM_C) $(wildcard bench/qemu/*.h)

setup:
	$(Q)scripts/setup

compare: setup
	$(Q)$(MAKE) --no-print-directory all $(if $(PROFILE),plugin)
	$(Q)scripts/compare --base '$(BASE)' --new '$(NEW)' --plan '$(PLAN)' \
		--mode '$(MODE)' --boots '$(BOOTS)' --seed '$(SEED)' \
		$(if $(PROFILE),--profile $(B)/qemu/profile.so)

check:
	$(Q)scripts/setup --check
	$(Q)$(MAKE) --no-print-directory all units plugin hits
	$(Q)scripts/tests/run

# A skeleton: NAME=x, and KIND=check for one with a check in it.
.PHONY: new-workload
new-workload:
	$(Q)scripts/new-workload "$(NAME)" $(KIND)

.PHONY: units
units: $(UNITS) $(B)/tests/marker

clean:
	rm -rf $(B)

-include $(shell [ -d $(B) ] && find $(B) -name '*.d')
