# SPDX-License-Identifier: GPL-2.0-or-later

MAN_SECTIONS := $(sort $(patsubst .%,%,$(suffix $(wildcard man/*.[1-8]))))

install::
	for section in $(MAN_SECTIONS); do \
		$(INSTALL) -d $(DESTDIR)$(MANDIR)/man$$section && \
		$(INSTALL) -m 644 man/*.$$section \
			$(DESTDIR)$(MANDIR)/man$$section/ || exit 1; \
	done
