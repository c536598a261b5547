# SPDX-License-Identifier: GPL-2.0-or-later
#
# The tool that family 3 tests: library and all, under ASan and UBSan, so that
# a mistake on any error path fails the test that walks it.

TOOL_TEST_SOURCES := $(TOOL_SOURCES) $(LIB_SOURCES)
TOOL_TEST_OBJECTS := $(TOOL_TEST_SOURCES:%.c=$(B)/t/obj/tool/%.o)
TOOL_TEST_CFLAGS = -O1 $(SANITIZE)
TOOL_TEST_PACKAGES := $(TOOL_PACKAGES) $(LIB_PACKAGES)

unit-programs: $(B)/t/nvvgpu-tool

$(TOOL_TEST_OBJECTS): $(B)/t/obj/tool/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(TOOL_CFLAGS) $(TOOL_TEST_CFLAGS) -c -o $@ $<

$(B)/t/nvvgpu-tool: $(TOOL_TEST_OBJECTS)
	$(CC) $(TOOL_TEST_CFLAGS) -o $@ $^ \
		$(shell $(PKG_CONFIG) --libs $(TOOL_TEST_PACKAGES)) -pthread

-include $(TOOL_TEST_OBJECTS:.o=.d)

# libvirt, played.
unit-programs: $(B)/t/libvirt/libvirt.so.0
$(B)/t/libvirt/libvirt.so.0: t/unit/fake-libvirt.c
	@mkdir -p $(@D) $(B)/t/obj/tool
	$(CC) $(ALL_CFLAGS) $(shell $(PKG_CONFIG) --cflags libvirt) \
		-MF $(B)/t/obj/tool/fake-libvirt.d -fPIC -shared -o $@ $<
