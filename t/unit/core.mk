# SPDX-License-Identifier: GPL-2.0-or-later
#
# The pure files of kernel/core, each with its test, under ASan and UBSan.

CORE_TESTS := capacity cfgspace params placement
CORE_TEST_PROGRAMS := $(CORE_TESTS:%=$(B)/t/test-%)
CORE_TEST_CFLAGS = -It/unit -Ikernel/include -Ikernel/core -O1 \
	-fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=all

unit-programs: $(CORE_TEST_PROGRAMS) $(B)/t/test-mixed $(B)/t/placement

$(CORE_TEST_PROGRAMS): $(B)/t/test-%: t/unit/test-%.c kernel/core/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(CORE_TEST_CFLAGS) -MF $@.d -MT $@ -o $@ $(filter %.c,$^) \
		-lcmocka

$(B)/t/test-capacity: kernel/core/placement.c

# Of the same file as test-capacity, in its other mode.
$(B)/t/test-mixed: t/unit/test-mixed.c kernel/core/capacity.c \
		kernel/core/placement.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(CORE_TEST_CFLAGS) -MF $@.d -MT $@ -o $@ $(filter %.c,$^) \
		-lcmocka

# Prints placement ids, for people and for t/1120-placement.t.
$(B)/t/placement: t/unit/placement.c kernel/core/placement.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(CORE_TEST_CFLAGS) -MF $@.d -MT $@ -o $@ $(filter %.c,$^)

-include $(CORE_TEST_PROGRAMS:=.d) $(B)/t/test-mixed.d \
	$(B)/t/placement.d
