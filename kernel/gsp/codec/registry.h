/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Settings by name: a table, its entries, and behind them their names.
 *
 * A codec that is the same in several releases but for the layout of its
 * structures.  A release includes it once, in the C file that makes the table
 * of it, after its own wire-system.h.
 */
#include <linux/errno.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "../release.h"

static const char sriov_mode[] = NV_REG_STR_RM_SET_SRIOV_MODE;

/* The one setting there is; without it the table is empty. */
static int registry_encode(struct gsp_writer *w, bool sriov)
{
	struct PACKED_REGISTRY_TABLE *p;
	size_t names = sizeof(*p) + sizeof(p->entries[0]);
	size_t size = sriov ? names + sizeof(sriov_mode) : sizeof(*p);

	p = gsp_put(w, size);
	if (!p)
		return -EMSGSIZE;
	p->size = cpu_to_le32(size);
	if (!sriov)
		return 0;
	p->numEntries = cpu_to_le32(1);
	p->entries[0].nameOffset = cpu_to_le32(names);
	p->entries[0].type = REGISTRY_TABLE_ENTRY_TYPE_DWORD;
	p->entries[0].data = cpu_to_le32(1);
	p->entries[0].length = cpu_to_le32(sizeof(__le32));
	memcpy((u8 *)p + names, sriov_mode, sizeof(sriov_mode));
	return 0;
}

/* Is this the setting @name?  -EPROTO when it lies outside of @table. */
static int entry_is(const struct PACKED_REGISTRY_ENTRY *e, const u8 *table,
		    u32 size, const char *name)
{
	u32 at = le32_to_cpu(e->nameOffset);
	u32 data = le32_to_cpu(e->data), length = le32_to_cpu(e->length);
	const u8 *end;

	if (at >= size || e->type > REGISTRY_TABLE_ENTRY_TYPE_STRING)
		return -EPROTO;
	end = memchr(table + at, 0, size - at);
	if (!end)
		return -EPROTO;
	/* Of other types the value is behind the entries, like the name. */
	if (e->type != REGISTRY_TABLE_ENTRY_TYPE_DWORD &&
	    (data > size || length > size - data))
		return -EPROTO;
	return e->type == REGISTRY_TABLE_ENTRY_TYPE_DWORD &&
	       !strcmp((const char *)table + at, name);
}

static int registry_decode(struct gsp_reader *r, bool *sriov)
{
	const u8 *table = r->at;
	size_t room = r->left;
	const struct PACKED_REGISTRY_TABLE *p = gsp_take(r, sizeof(*p));
	u32 size, num, i;
	int is;

	if (!p)
		return -EMSGSIZE;
	size = le32_to_cpu(p->size);
	num = le32_to_cpu(p->numEntries);
	if (size > room)
		return -EMSGSIZE;
	if (size < sizeof(*p) ||
	    num > (size - sizeof(*p)) / sizeof(p->entries[0]))
		return -EPROTO;
	*sriov = false;
	for (i = 0; i < num; i++) {
		is = entry_is(&p->entries[i], table, size, sriov_mode);
		if (is < 0)
			return is;
		if (is)
			*sriov = le32_to_cpu(p->entries[i].data) == 1;
	}
	return 0;
}

#define GSP_REGISTRY_CODEC {						\
	.function = NV_VGPU_MSG_FUNCTION_SET_REGISTRY,			\
	.size = sizeof(struct PACKED_REGISTRY_TABLE) +			\
		sizeof(struct PACKED_REGISTRY_ENTRY) + sizeof(sriov_mode), \
	.encode = registry_encode,					\
	.decode = registry_decode,					\
}
