# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests, lints and the demo.

# What unit tests are compiled with, but for those that say otherwise.
SANITIZE ?= -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=all

-include $(wildcard t/unit/*.mk)
-include $(wildcard t/helper/build.mk t/guest/build.mk)

.PHONY: setup check check-unit check-vm check-debug-kernel check-packages \
	check-cross check-kernels check-all demo lint unit-programs cross-programs

# Everything that a later step needs, installed by name.  A sub-make after it
# sees the tools that this one could not have seen.
setup:
	@t/setup

check: setup
	@$(MAKE) --no-print-directory check-unit
	@$(MAKE) --no-print-directory check-vm

check-unit: unit-programs userspace
	@t/check unit

check-vm: setup
	@$(MAKE) --no-print-directory testbed DISTRO=$(DISTRO)
	@t/check vm $(DISTRO)

# RACES=: seconds of random use; SEED=: to ask for the same again
RACES ?= 600

check-debug-kernel: setup
	@$(MAKE) --no-print-directory testbed DISTRO=$(DISTRO)-debug
	@NVVGPU_RACES=$(RACES) NVVGPU_SEED=$(SEED) t/check debug $(DISTRO)

# None asks more of the host than the testbed does: compilers for others,
# debhelper and the like are in root file systems of their own (t/root/run).
check-packages: setup
	@$(MAKE) --no-print-directory testbed DISTRO=$(DISTRO)
	@t/check packages

check-cross: setup
	@t/check cross

check-kernels: setup
	@t/check kernels

# Everything but the debug kernel's hours.  Each part is run even if one before
# it has failed.
check-all: setup
	@failed=; for part in check-unit check-vm check-packages check-cross \
			check-kernels; do \
		$(MAKE) --no-print-directory $$part || failed="$$failed $$part"; \
	done; [ -z "$$failed" ] || { echo "make check-all: failed:$$failed" >&2; exit 1; }

# Of unit-programs what another machine can be asked for: "make check-cross".
cross-programs: userspace $(CORE_TEST_PROGRAMS) $(CORE_MORE_TESTS) \
	$(B)/t/placement $(SIM_TESTS:%=$(B)/t/test-%) $(B)/t/dump-boards \
	$(GSP_UNIT_TESTS) $(GSP_ABI_DUMP) $(LIB_UNIT_TESTS) $(B)/t/test-layout \
	$(B)/t/nvvgpu-tool

demo:
	@DEMO_START=$$(date +%s); export DEMO_START; t/setup host && t/demo/run

lint::
	@t/lint/run
