# SPDX-License-Identifier: GPL-2.0-or-later
#
# What every build.mk may count on.  Override on the command line or in
# config.mak, which git does not track.

-include config.mak

B := build
# Here and nowhere else; CHANGELOG.md says what came with it.
VERSION := 0.1.0

PREFIX ?= /usr/local
DESTDIR ?=
# A system prefix means system places.
SYSCONFDIR ?= /etc
LIBDIR ?= $(PREFIX)/lib
BINDIR ?= $(PREFIX)/bin
INCLUDEDIR ?= $(PREFIX)/include
MANDIR ?= $(PREFIX)/share/man
UDEVDIR ?= /usr/lib/udev
UNITDIR ?= /usr/lib/systemd/system
LIBEXECDIR ?= $(PREFIX)/libexec/nvvgpu
# Empty where the loader finds LIBDIR by itself, as it does in packages.
RPATH ?= yes

DKMSDIR ?= /usr/src

INSTALL ?= install
PKG_CONFIG ?= pkg-config
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wold-style-definition -Wvla
ALL_CFLAGS = -std=gnu11 -D_GNU_SOURCE -fvisibility=hidden $(WARNINGS) \
	-DNVVGPU_VERSION='"$(VERSION)"' -MMD -MP $(CFLAGS) $(CPPFLAGS)
