# SPDX-License-Identifier: GPL-2.0-or-later

install::
	$(INSTALL) -d $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(MANDIR)/man5
	$(INSTALL) -m 644 man/nvvgpu-tool.1 $(DESTDIR)$(MANDIR)/man1/
	$(INSTALL) -m 644 man/nvvgpu.conf.5 $(DESTDIR)$(MANDIR)/man5/
