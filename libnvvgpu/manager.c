// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Who else gives vGPUs to virtual machines on this host, and takes them away.
 * Nova uses every mediated device of a type that it is to offer and that no
 * instance has (nova/virt/libvirt/driver.py,
 * _get_existing_mdevs_not_assigned); KubeVirt also removes what its
 * configuration does not name; Proxmox VE makes one at each start of a virtual
 * machine, by a UUID that it counts out.
 */
#include "life.h"

#include <stdlib.h>
#include <string.h>

/* What [devices] and [mdev_TYPE] of nova.conf say about one type. */
struct nova {
	const char *type;
	const char *parent;
	bool enabled;		/* Nova offers the type */
	bool elsewhere;		/* ... on other GPUs than this one only */
	bool in_type;		/* the lines that come are [mdev_TYPE]'s */
};

/* Whether word stands in "a, b c". */
static bool lists(const char *text, const char *word)
{
	size_t len = strlen(word);
	const char *at = text;

	while ((at = strstr(at, word))) {
		bool begins = at == text || strchr(", =\t", at[-1]);

		if (begins && (!at[len] || strchr(", \t\r", at[len])))
			return true;
		at++;
	}
	return false;
}

static bool is_key(const char *line, const char *key)
{
	size_t len = strlen(key);

	if (strncmp(line, key, len))
		return false;
	line += len;
	line += strspn(line, " \t");
	return *line == '=' || *line == ':';
}

static void read_section(struct nova *nova, const char *line)
{
	static const char *const kinds[] = { "[mdev_", "[vgpu_" };
	size_t len = strlen(nova->type), i;

	nova->in_type = false;
	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strncmp(line, kinds[i], 6) &&
		    !strncmp(line + 6, nova->type, len) && line[6 + len] == ']')
			nova->in_type = true;
}

static void read_nova_line(struct nova *nova, const char *line)
{
	if (*line == '[')
		read_section(nova, line);
	else if (is_key(line, "enabled_mdev_types") ||
		 is_key(line, "enabled_vgpu_types"))
		nova->enabled |= lists(line, nova->type);
	else if (nova->in_type && is_key(line, "device_addresses"))
		nova->elsewhere = !lists(line, nova->parent);
}

static void read_nova(struct nvvgpu_ctx *ctx, struct nova *nova,
		      const char *path)
{
	size_t size = 0;
	char *line = NULL;
	ssize_t len;
	FILE *file = file_stream(ctx, path);

	if (!file)
		return;
	while ((len = getline(&line, &size, file)) > 0) {
		if (line[len - 1] == '\n')
			line[len - 1] = '\0';
		read_nova_line(nova, line);
	}
	free(line);
	fclose(file);
}

bool nova_offers(struct nvvgpu_vgpu *vgpu)
{
	struct nova nova = {
		.type = nvvgpu_vgpu_get_type_id(vgpu),
		.parent = nvvgpu_vgpu_get_parent(vgpu),
	};

	if (!nova.type || !nova.parent)
		return false;
	read_nova(vgpu->host->ctx, &nova, "etc/nova/nova.conf");
	read_nova(vgpu->host->ctx, &nova, "etc/nova/nova-compute.conf");
	return nova.enabled && !nova.elsewhere;
}

bool kubevirt_is_here(struct nvvgpu_ctx *ctx)
{
	const char *entry;
	bool found = false;
	DIR *dir;

	if (dir_open(ctx, &dir, "var/lib/kubelet/device-plugins") < 0)
		return false;
	while (!found && (entry = dir_next(dir)))
		found = !strncmp(entry, "kubevirt-", 9);
	closedir(dir);
	return found;
}

/* PVE::QemuServer: "%08d-0000-0000-0000-%012d" of index and machine. */
static bool is_proxmox(const char *uuid)
{
	return strspn(uuid, "0123456789-") == UUID_LEN &&
		!strncmp(uuid + 8, "-0000-0000-0000-", 16);
}

const char *vgpu_manager(struct nvvgpu_vgpu *vgpu)
{
	if (is_proxmox(vgpu->uuid))
		return "by its UUID it is Proxmox VE's, which removes it when "
			"its virtual machine ends";
	if (nova_offers(vgpu))
		return "Nova offers its type on its GPU, and gives it to the "
			"next instance";
	if (kubevirt_is_here(vgpu->host->ctx))
		return "KubeVirt manages the vGPUs of this node, and removes "
			"what its configuration does not name";
	return NULL;
}
