/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libvirt, loaded when a verb needs it.  Linked in, it would make every run of
 * the tool ten times slower to start (it pulls in two dozen libraries) and
 * keep it from starting at all on hosts that have no libvirt.
 */
#ifndef TOOL_LIBVIRT_H
#define TOOL_LIBVIRT_H

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#define LIBVIRT_CALLS(CALL)		\
	CALL(virConnectOpen)		\
	CALL(virConnectOpenReadOnly)	\
	CALL(virConnectClose)		\
	CALL(virConnectIsAlive)		\
	CALL(virConnectListAllDomains)	\
	CALL(virConnectNumOfDomains)	\
	CALL(virConnectRegisterCloseCallback) \
	CALL(virConnectUnregisterCloseCallback) \
	CALL(virConnectDomainEventRegisterAny) \
	CALL(virConnectDomainEventDeregisterAny) \
	CALL(virEventRegisterDefaultImpl) \
	CALL(virEventRunDefaultImpl)	\
	CALL(virEventAddHandle)		\
	CALL(virEventAddTimeout)	\
	CALL(virEventUpdateTimeout)	\
	CALL(virDomainLookupByName)	\
	CALL(virDomainLookupByUUIDString) \
	CALL(virDomainFree)		\
	CALL(virDomainGetName)		\
	CALL(virDomainGetUUIDString)	\
	CALL(virDomainIsActive)		\
	CALL(virDomainIsPersistent)	\
	CALL(virDomainGetXMLDesc)	\
	CALL(virDomainAttachDeviceFlags) \
	CALL(virDomainDetachDeviceFlags) \
	CALL(virSetErrorFunc)		\
	CALL(virGetLastErrorCode)	\
	CALL(virGetLastErrorMessage)

struct libvirt {
#define LIBVIRT_MEMBER(name) __typeof__(name) *name;
	LIBVIRT_CALLS(LIBVIRT_MEMBER)
#undef LIBVIRT_MEMBER
};

/*
 * Fills *calls and keeps libvirt from printing by itself.  It stays loaded.
 * NULL on success, else why it cannot be had; valid until the next call.
 */
const char *libvirt_load(struct libvirt *calls);

/*
 * Whom to ask about domains.  For people who are not root libvirt's own choice
 * would be the domains of their session, which have no vGPUs, and it would
 * start a daemon for them.
 */
#define LIBVIRT_THIS_HOST "qemu:///system"
const char *libvirt_uri(const char *uri);

#endif
