// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Who else gives vGPUs to virtual machines on this host, and may take a named
 * one.  Nova uses every mediated device of a type that it is to offer and that
 * no instance has (nova/virt/libvirt/driver.py,
 * _get_existing_mdevs_not_assigned); KubeVirt also removes what its
 * configuration does not name.
 */
#include "doctor.h"

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

static void check_nova(struct doctor *doctor, struct nvvgpu_vgpu *vgpu)
{
	struct nova nova = {
		.type = nvvgpu_vgpu_get_type_id(vgpu),
		.parent = nvvgpu_vgpu_get_parent(vgpu),
	};

	if (!nova.type || !nova.parent)
		return;
	read_nova(doctor->ctx, &nova, "etc/nova/nova.conf");
	read_nova(doctor->ctx, &nova, "etc/nova/nova-compute.conf");
	if (!nova.enabled || nova.elsewhere)
		return;
	report(doctor, WARNING("nova-may-take-it", nvvgpu_vgpu_get_name(vgpu),
			       "Nova offers its type on its GPU",
			       "Nova gives any vGPU of such a type that no "
			       "instance has to the next instance"),
	       "in nova.conf, let [mdev_%s] device_addresses name other GPUs "
	       "than %s", nova.type, nova.parent);
}

static bool has_kubevirt(struct nvvgpu_ctx *ctx)
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

static void check_kubevirt(struct doctor *doctor, bool named)
{
	if (!named || !has_kubevirt(doctor->ctx))
		return;
	report(doctor, WARNING("kubevirt-may-remove", NULL,
			       "KubeVirt manages mediated devices on this node",
			       "it removes those of types that its "
			       "mediatedDevicesConfiguration does not name, and "
			       "offers the others to its own virtual machines"),
	       "leave this node out of mediatedDevicesConfiguration, and set "
	       "externalResourceProvider for its types");
}

void doctor_check_others(struct doctor *doctor)
{
	bool named = false;
	size_t i;

	for (i = 0; i < nvvgpu_host_count_vgpus(doctor->host); i++) {
		struct nvvgpu_vgpu *vgpu = nvvgpu_host_get_vgpu(doctor->host,
								i);

		if (!nvvgpu_vgpu_get_name(vgpu))
			continue;
		named = true;
		check_nova(doctor, vgpu);
	}
	check_kubevirt(doctor, named);
}
