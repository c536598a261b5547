/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the XML of a libvirt domain says about its host devices.  An id is what
 * a domain knows one by: the UUID of a mediated device, in lower case, or the
 * address of a PCI function.  All return -EBADMSG for XML that cannot be read,
 * -ELIBACC without libxml2.
 */
#ifndef DOMAIN_XML_H
#define DOMAIN_XML_H

#define DEVICE_ID_MAX 64

/* Calls fn for each until it returns other than 0; returns that. */
int domain_xml_each_device(const char *xml,
			   int (*fn)(void *data, const char *id), void *data);
/* 1 and its <hostdev>, to be freed, else 0.  -ENOMEM. */
int domain_xml_find_device(const char *xml, const char *id, char **hostdev);
/* Whether there is anything to show a picture on. */
int domain_xml_has_graphics(const char *xml);

#endif
