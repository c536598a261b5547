// SPDX-License-Identifier: GPL-2.0-or-later
#include "users.h"

#include <stdio.h>
#include <stdlib.h>

#include "domain.h"
#include "tool.h"

/* The domains of this host say nothing of another one's vGPUs. */
static bool may_ask(const struct users *users)
{
	return users->connect || !users->tool->sysroot;
}

static void ask(struct users *users)
{
	if (users->asked || !may_ask(users))
		return;
	users->asked = true;
	users->domains = domain_list_read(users->connect, &users->why);
}

static void tell_why(struct users *users)
{
	char *message;

	if (users->told || !users->asked || users->domains)
		return;
	users->told = true;
	if (asprintf(&message, "libvirt: ask which domains have vGPUs: %s",
		     users->why ? users->why : "out of memory") < 0)
		return;
	tool_warn(users->tool, message);
	free(message);
}

const struct domain_use *users_find(struct users *users,
				    struct nvvgpu_vgpu *vgpu, bool tell,
				    size_t *count)
{
	const char *id = domain_device_id(vgpu);

	if (!users || !id)
		return NULL;
	ask(users);
	if (tell)
		tell_why(users);
	if (!users->domains)
		return NULL;
	return domain_list_find(users->domains, id, count);
}

void users_release(struct users *users)
{
	domain_list_free(users->domains);
	free(users->why);
}
