# SPDX-License-Identifier: GPL-2.0-or-later
#
# The pure files of kernel/core, each with its test, under ASan and UBSan.

CORE_TESTS := capacity cfgspace params placement
CORE_TEST_PROGRAMS := $(CORE_TESTS:%=$(B)/t/test-%)
CORE_TEST_CFLAGS = -It/unit -Ikernel/include -Ikernel/core -O1 \
	$(SANITIZE)

# Another test of a file that has one above.
CORE_MORE_TESTS := $(B)/t/test-cfgspace-bits $(B)/t/test-mixed

unit-programs: $(CORE_TEST_PROGRAMS) $(CORE_MORE_TESTS) $(B)/t/placement

$(CORE_TEST_PROGRAMS): $(B)/t/test-%: t/unit/test-%.c kernel/core/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(CORE_TEST_CFLAGS) -MF $@.d -MT $@ -o $@ $(filter %.c,$^) \
		-lcmocka

$(B)/t/test-capacity: kernel/core/placement.c

$(B)/t/test-cfgspace-bits: kernel/core/cfgspace.c
# In its other mode.
$(B)/t/test-mixed: kernel/core/capacity.c kernel/core/placement.c
$(CORE_MORE_TESTS): $(B)/t/test-%: t/unit/test-%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(CORE_TEST_CFLAGS) -MF $@.d -MT $@ -o $@ $(filter %.c,$^) \
		-lcmocka

# Prints placement ids, for people and for t/1120-placement.t.
$(B)/t/placement: t/unit/placement.c kernel/core/placement.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(CORE_TEST_CFLAGS) -MF $@.d -MT $@ -o $@ $(filter %.c,$^)

-include $(CORE_TEST_PROGRAMS:=.d) $(CORE_MORE_TESTS:=.d) \
	$(B)/t/placement.d
