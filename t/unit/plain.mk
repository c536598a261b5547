# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests of the library without sanitizers, for valgrind, which looks at the
# libraries under it as well; t/2501-valgrind.t.

PLAIN_TESTS := $(addprefix $(B)/t/plain/test-lib-, \
	text files odd life vfs vendor bad)
PLAIN_CFLAGS = -Ilibnvvgpu $(filter-out -MMD -MP,$(LIB_CFLAGS))

unit-programs: $(PLAIN_TESTS)

$(PLAIN_TESTS): $(B)/t/plain/%: t/unit/%.c t/unit/sysroot.c t/unit/sysroot.h \
		$(LIB_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(PLAIN_CFLAGS) -o $@ $(filter %.c %.o,$^) $(LIB_LIBS) \
		$(PLAIN_WRAP) -lcmocka

PLAIN_KERNELS := $(addprefix $(B)/t/plain/test-lib-,vendor vfs)
$(PLAIN_KERNELS): t/unit/kernel.c t/unit/kernel.h
$(PLAIN_KERNELS): PLAIN_WRAP = -Wl,--wrap=write
