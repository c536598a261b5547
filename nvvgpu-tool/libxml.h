/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libxml2, loaded when a domain's XML is to be read: with the tables of
 * alphabets that it brings along it takes longer to load than a short list
 * takes to print, and most commands read no domain.
 */
#ifndef TOOL_LIBXML_H
#define TOOL_LIBXML_H

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>

#define LIBXML_CALLS(CALL)		\
	CALL(xmlInitParser)		\
	CALL(xmlReadMemory)		\
	CALL(xmlFreeDoc)		\
	CALL(xmlGetProp)		\
	CALL(xmlXPathNewContext)	\
	CALL(xmlXPathFreeContext)	\
	CALL(xmlXPathEvalExpression)	\
	CALL(xmlXPathFreeObject)	\
	CALL(xmlBufferCreate)		\
	CALL(xmlBufferContent)		\
	CALL(xmlBufferFree)		\
	CALL(xmlNodeDump)

struct libxml {
#define LIBXML_MEMBER(name) __typeof__(name) *name;
	LIBXML_CALLS(LIBXML_MEMBER)
#undef LIBXML_MEMBER
	xmlFreeFunc *free;
};

/* All calls, loaded and prepared at the first time; NULL: it is not there. */
const struct libxml *libxml_load(void);

#endif
