# SPDX-License-Identifier: GPL-2.0-or-later
#
# Everything that comes from elsewhere, made up by libFuzzer under ASan and
# UBSan:
#	make fuzz [FUZZ="conf host"] [FUZZ_RUNS=10000000]
# What it finds it leaves in build/t/fuzz/; inputs worth keeping as well.
FUZZ_RUNS ?= 200000
FUZZ_LIB := conf definition domain host sysfs
FUZZ ?= gsp $(FUZZ_LIB)
FUZZ_SANITIZE := address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer

# libFuzzer is in a package of its own, which may not be there.
FUZZ_HAVE := $(wildcard $(shell clang -print-runtime-dir \
	2>/dev/null)/libclang_rt.fuzzer*)

FUZZ_LIB_PROGRAMS := $(FUZZ_LIB:%=$(B)/t/fuzz-%)
FUZZ_LIB_OBJECTS := $(LIB_SOURCES:%.c=$(B)/t/obj/fuzz/%.o) \
	$(B)/t/obj/fuzz/t/fuzz/lib.o
FUZZ_TOOL_OBJECTS := $(B)/t/obj/fuzz/nvvgpu-tool/domain-xml.o \
	$(B)/t/obj/fuzz/nvvgpu-tool/libxml.o \
	$(B)/t/obj/fuzz/nvvgpu-tool/run.o
FUZZ_LIB_CFLAGS = -Ilibnvvgpu $(LIB_CFLAGS) $(TOOL_CFLAGS) -O2 -fsanitize=$(FUZZ_SANITIZE)

unit-programs: $(if $(FUZZ_HAVE),$(FUZZ_LIB_PROGRAMS))

$(FUZZ_LIB_OBJECTS) $(FUZZ_LIB:%=$(B)/t/obj/fuzz/t/fuzz/lib-%.o) \
		$(FUZZ_TOOL_OBJECTS): $(B)/t/obj/fuzz/%.o: %.c
	@mkdir -p $(@D)
	clang $(FUZZ_LIB_CFLAGS) -fsanitize=fuzzer-no-link -c -o $@ $<

# The tool's part of it, and the hook's, which is linked with libxml2.
$(B)/t/fuzz-domain: $(FUZZ_TOOL_OBJECTS)
$(B)/t/fuzz-domain: FUZZ_LIBS = $(shell $(PKG_CONFIG) --libs libxml-2.0)

$(FUZZ_LIB_PROGRAMS): $(B)/t/fuzz-%: $(B)/t/obj/fuzz/t/fuzz/lib-%.o \
		$(FUZZ_LIB_OBJECTS)
	clang -fsanitize=fuzzer,$(FUZZ_SANITIZE) -o $@ $^ $(LIB_LIBS) $(FUZZ_LIBS)

.PHONY: fuzz $(FUZZ:%=run-fuzz-%)
fuzz: $(FUZZ:%=run-fuzz-%)

$(FUZZ:%=run-fuzz-%): run-fuzz-%: $(B)/t/fuzz-%
	t/fuzz/run $* $(FUZZ_RUNS)

-include $(FUZZ_LIB_OBJECTS:.o=.d) $(FUZZ_TOOL_OBJECTS:.o=.d) \
	$(FUZZ_LIB:%=$(B)/t/obj/fuzz/t/fuzz/lib-%.d)
