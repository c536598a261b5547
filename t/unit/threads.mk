# SPDX-License-Identifier: GPL-2.0-or-later
#
# The library under ThreadSanitizer, which no other sanitizer can be with.

TSAN_OBJECTS := $(LIB_SOURCES:%.c=$(B)/t/obj/tsan/%.o) \
	$(B)/t/obj/tsan/t/unit/sysroot.o $(B)/t/obj/tsan/t/unit/test-threads.o
TSAN_CFLAGS = -Ilibnvvgpu $(LIB_CFLAGS) -O1 -fsanitize=thread

unit-programs: $(B)/t/test-threads

$(TSAN_OBJECTS): $(B)/t/obj/tsan/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(TSAN_CFLAGS) -c -o $@ $<

$(B)/t/test-threads: $(TSAN_OBJECTS)
	$(CC) -fsanitize=thread -o $@ $^ $(LIB_LIBS) -lcmocka -lpthread

-include $(TSAN_OBJECTS:.o=.d)
