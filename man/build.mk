# SPDX-License-Identifier: GPL-2.0-or-later

MAN_MADE := $(B)/man/nvvgpu-sysfs.5
MAN_PAGES := $(wildcard man/*.[1-8]) $(MAN_MADE)
MAN_DEST = $(DESTDIR)$(MANDIR)/man

$(B)/man/nvvgpu-sysfs.5: man/nvvgpu-sysfs.5.in man/abi.awk \
		$(wildcard kernel/ABI/*)
	@mkdir -p $(@D)
	awk -f man/abi.awk $< >$@

userspace: $(MAN_MADE)

# A page is found by every name in its NAME section; the further ones are links.
install:: $(MAN_MADE)
	for page in $(MAN_PAGES); do \
		section=$${page##*.}; file=$${page##*/}; \
		$(INSTALL) -D -m 644 $$page $(MAN_DEST)$$section/$$file && \
		for name in $$(man/names $$page); do \
			[ $$name.$$section = $$file ] || \
			ln -sf $$file $(MAN_DEST)$$section/$$name.$$section || \
				exit 1; \
		done || exit 1; \
	done
