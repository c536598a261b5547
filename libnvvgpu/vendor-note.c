// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which vGPU a VF has that NVIDIA's vendor VFIO has given a type.
 *
 * The kernel keeps no UUID of such a vGPU.  So a symbolic link
 * /run/nvvgpu/vfs/UUID says "VF TYPE INODE", and lives exactly as long as the
 * type does: no reboot, which takes the types too, and no VF that is taken away
 * and made anew, which gets another inode.  A VF that has a type and no such
 * note is somebody else's.
 */
#include "private.h"
#include "vendor-note.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int vendor_assigned(struct nvvgpu_ctx *ctx, const char *vf, unsigned int *ret)
{
	uint64_t n;
	int err;

	err = file_read_u64(ctx, &n, PCI_DEVICES "/%s/" VENDOR_CURRENT, vf);
	if (err < 0)
		return err;
	if (n > UINT_MAX)
		return -ENODATA;
	*ret = n;
	return 0;
}

/* "0000:3b:00.4 1145 4711" */
static bool parse(const char *text, struct note *ret)
{
	char type[16];
	const char *space = strchr(text, ' '), *inode;

	if (!space || space - text >= (ssize_t)sizeof(ret->vf))
		return false;
	memcpy(ret->vf, text, space - text);
	ret->vf[space - text] = '\0';
	inode = strchr(space + 1, ' ');
	if (!inode || inode - space > (ssize_t)sizeof(type))
		return false;
	memcpy(type, space + 1, inode - space - 1);
	type[inode - space - 1] = '\0';
	return u64_read(inode + 1, &ret->inode) &&
		number_read(type, &ret->type) && ret->type &&
		pci_address_valid(ret->vf);
}

int note_read(struct nvvgpu_ctx *ctx, const char *uuid, struct note *ret)
{
	char text[128];

	if (file_link_name(ctx, text, sizeof(text), NOTE_DIR "/%s", uuid) < 0)
		return -ENOENT;
	memcpy(ret->uuid, uuid, sizeof(ret->uuid));
	return parse(text, ret) ? 0 : -ENOENT;
}

bool note_holds(struct nvvgpu_ctx *ctx, const struct note *note,
		unsigned int assigned)
{
	uint64_t inode;

	return note->type == assigned &&
		!file_inode(ctx, &inode, PCI_DEVICES "/%s/" VENDOR_CURRENT,
			    note->vf) && inode == note->inode;
}

int note_find(struct nvvgpu_ctx *ctx, const char *uuid, struct note *ret)
{
	unsigned int assigned;

	if (note_read(ctx, uuid, ret) < 0 ||
	    vendor_assigned(ctx, ret->vf, &assigned) < 0)
		return -ENOENT;
	return note_holds(ctx, ret, assigned) ? 0 : -ENOENT;
}

int note_each(struct nvvgpu_ctx *ctx,
	      int (*fn)(void *data, const struct note *note), void *data)
{
	char uuid[UUID_LEN + 1];
	const char *entry;
	struct note note;
	int ret = 0;
	DIR *dir;

	if (dir_open(ctx, &dir, NOTE_DIR) < 0)
		return 0;
	while (!ret && (entry = dir_next(dir)))
		if (uuid_read(entry, uuid) && !note_read(ctx, uuid, &note))
			ret = fn(data, &note);
	closedir(dir);
	return ret;
}

struct stale {
	struct nvvgpu_ctx *ctx;
	const char *vf;
};

static int remove_stale(void *data, const struct note *note)
{
	struct stale *stale = data;

	if (!strcmp(note->vf, stale->vf))
		note_remove(stale->ctx, note->uuid);
	return 0;
}

static int make(struct nvvgpu_ctx *ctx, const char *uuid, const char *text)
{
	int dir, ret;

	ret = dir_make(ctx, NOTE_DIR);
	if (ret < 0)
		return ret;
	dir = file_open(ctx, O_RDONLY | O_DIRECTORY, NOTE_DIR);
	if (dir < 0)
		return dir;
	unlinkat(dir, uuid, 0);
	ret = symlinkat(text, dir, uuid) < 0 ? -errno : 0;
	close(dir);
	return ret;
}

/* Of the VF's last vGPU one may be left, if others took that away. */
int note_write(struct nvvgpu_ctx *ctx, const char *uuid, const char *vf,
	       unsigned int type)
{
	struct stale stale = { .ctx = ctx, .vf = vf };
	char text[128];
	uint64_t inode;
	int ret;

	ret = file_inode(ctx, &inode, PCI_DEVICES "/%s/" VENDOR_CURRENT, vf);
	if (ret < 0)
		return ret;
	note_each(ctx, remove_stale, &stale);
	snprintf(text, sizeof(text), "%s %u %llu", vf, type,
		 (unsigned long long)inode);
	return make(ctx, uuid, text);
}

void note_remove(struct nvvgpu_ctx *ctx, const char *uuid)
{
	file_unlink(ctx, NOTE_DIR "/%s", uuid);
}
