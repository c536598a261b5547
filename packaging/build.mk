# SPDX-License-Identifier: GPL-2.0-or-later
#
#	make uninstall		what "make install" with the same PREFIX,
#				DESTDIR and further places installs
#	make dist		the sources as build/dist/nvvgpu-VERSION.tar.gz
#	make deb		Debian packages in build/deb
#	make rpm		RPM packages in build/rpm
#	make install-dkms	sources of the modules for DKMS

# Installed once more, aside, to know what it is.  Directories that have our
# name go as well when nobody else has put anything there.
STAGE := $(abspath $(B))/stage

.PHONY: uninstall
uninstall:
	@rm -rf $(STAGE)
	@$(MAKE) --no-print-directory -s install DESTDIR=$(STAGE)
	cd $(STAGE) && find . ! -type d -printf '%P\n' | while read -r file; do \
		rm -f "$(DESTDIR)/$$file" || exit 1; \
	done
	@cd $(STAGE) && find . -depth -type d -name nvvgpu -printf '%P\n' | \
	while read -r dir; do \
		[ ! -d "$(DESTDIR)/$$dir" ] || \
		rmdir --ignore-fail-on-non-empty "$(DESTDIR)/$$dir"; \
	done
	@rm -rf $(STAGE)

DIST_NAME := nvvgpu-$(VERSION)
DIST := $(B)/dist/$(DIST_NAME).tar.gz

.PHONY: dist
dist:
	@mkdir -p $(dir $(DIST))
	@packaging/mkdist $(DIST_NAME) $(DIST)
	@echo $(DIST)

.PHONY: deb
deb: dist
	@mkdir -p $(B)/deb
	@packaging/mkdeb $(DIST) $(B)/deb
	@ls $(B)/deb/*.deb

.PHONY: rpm
rpm: dist
	@mkdir -p $(B)/rpm
	@packaging/mkrpm $(DIST) $(B)/rpm
	@ls $(B)/rpm/*.rpm

DKMS_DEST = $(DESTDIR)$(DKMSDIR)/$(DIST_NAME)

# All of kernel/ but what is for this make and for people.
.PHONY: install-dkms
install-dkms:
	cd kernel && find . -type f ! -name build.mk ! -path './ABI/*' \
		\( -perm /u+x -exec $(INSTALL) -D -m 755 {} $(DKMS_DEST)/{} \; -o \
		-exec $(INSTALL) -D -m 644 {} $(DKMS_DEST)/{} \; \)
	sed 's|@VERSION@|$(VERSION)|' packaging/dkms.conf.in \
		>$(DKMS_DEST)/dkms.conf
