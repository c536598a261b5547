# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests of libnvvgpu in C, with its objects, under ASan and UBSan; family 2.

LIB_UNIT_TESTS := $(patsubst t/unit/%.c,$(B)/t/%,$(wildcard t/unit/test-lib-*.c))
LIB_UNIT_OBJECTS := $(LIB_SOURCES:%.c=$(B)/t/obj/lib/%.o)
LIB_UNIT_HOST := $(B)/t/obj/lib/t/unit/sysroot.o
LIB_UNIT_KERNEL := $(B)/t/obj/lib/t/unit/kernel.o
LIB_UNIT_KILLER := $(B)/t/obj/lib/t/unit/killer.o
LIB_UNIT_CFLAGS = -Ilibnvvgpu $(LIB_CFLAGS) -O1 $(SANITIZE)

unit-programs: $(LIB_UNIT_TESTS)

$(LIB_UNIT_OBJECTS) $(LIB_UNIT_TESTS:$(B)/t/%=$(B)/t/obj/lib/t/unit/%.o) \
		$(LIB_UNIT_HOST) $(LIB_UNIT_KERNEL) $(LIB_UNIT_KILLER): $(B)/t/obj/lib/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(LIB_UNIT_CFLAGS) -c -o $@ $<

$(LIB_UNIT_TESTS): $(B)/t/%: $(B)/t/obj/lib/t/unit/%.o \
		$(LIB_UNIT_HOST) $(LIB_UNIT_OBJECTS)
	$(CC) $(LIB_UNIT_CFLAGS) -o $@ $^ $(LIB_LIBS) $(LIB_UNIT_WRAP) -lcmocka

# Those that play the kernel, too.
LIB_UNIT_KERNELS := $(addprefix $(B)/t/test-lib-,kill vendor vfs \
	life-killed batch)
$(LIB_UNIT_KERNELS): $(LIB_UNIT_KERNEL)
$(LIB_UNIT_KERNELS): LIB_UNIT_WRAP = -Wl,--wrap=write
# Those that kill, too.
$(addprefix $(B)/t/test-lib-,kill life-killed batch): $(LIB_UNIT_KILLER)

# One whose system calls fail.
$(B)/t/test-lib-faults: LIB_UNIT_WRAP = $(addprefix -Xlinker --wrap=, \
	read readlinkat readdir write fsync fchmod renameat2 mkdirat \
	symlinkat openat syscall)

# NVIDIA's management library, played.
unit-programs: $(B)/t/nvml/libnvidia-ml.so.1
$(B)/t/nvml/libnvidia-ml.so.1: t/unit/fake-nvml.c
	@mkdir -p $(@D) $(B)/t/obj/lib
	$(CC) $(ALL_CFLAGS) -MF $(B)/t/obj/lib/fake-nvml.d -fPIC -shared -o $@ $<

-include $(LIB_UNIT_OBJECTS:.o=.d) $(LIB_UNIT_HOST:.o=.d) \
	$(LIB_UNIT_KERNEL:.o=.d) $(LIB_UNIT_KILLER:.o=.d) \
	$(LIB_UNIT_TESTS:$(B)/t/%=$(B)/t/obj/lib/t/unit/%.d)

# What it foretells of the driver, beside the driver's own files.
LAYOUT_TEST_CFLAGS = -It/unit -Ikernel/include -Ikernel/core -Ilibnvvgpu \
	-O1 $(SANITIZE)

unit-programs: $(B)/t/test-layout $(B)/t/simulate-placement

$(B)/t/test-layout: t/unit/test-layout.c libnvvgpu/layout.c \
		kernel/core/placement.c kernel/core/capacity.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LAYOUT_TEST_CFLAGS) -MF $@.d -MT $@ -o $@ \
		$(filter %.c,$^) -lcmocka

# Millions of steps: as it is installed, without checkers.
$(B)/t/simulate-placement: t/unit/simulate-placement.c libnvvgpu/layout.c \
		libnvvgpu/rank.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Ilibnvvgpu -MF $@.d -MT $@ -o $@ $(filter %.c,$^)

-include $(B)/t/test-layout.d $(B)/t/simulate-placement.d
