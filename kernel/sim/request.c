// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the administrator writes to have a GPU plugged in, see add_gpu in
 * kernel/ABI/sysfs-devices-nvvgpu-sim.
 */
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/nodemask.h>
#include <linux/string.h>

#include "sim.h"

#define MAX_ORDINAL		255

void sim_request_boards(char *buf, size_t size)
{
	const struct sim_board *board;
	size_t len = 0;
	unsigned int i;

	for (i = 0; (board = sim_board_at(i)); i++)
		len += scnprintf(buf + len, size - len, "%s%s", i ? " " : "",
				 board->name);
}

static int parse_board(struct device *dev, const char *text,
		       struct sim_request *req)
{
	char known[128];

	req->board = sim_board_find(text, strlen(text));
	if (req->board)
		return 0;
	sim_request_boards(known, sizeof(known));
	dev_err(dev, "no board is called \"%s\"; there are %s\n", text, known);
	return -EINVAL;
}

static int parse_ordinal(struct device *dev, const char *text,
			 struct sim_request *req)
{
	req->any = !text;
	if (!text || (!kstrtouint(text, 10, &req->ordinal) &&
		      req->ordinal <= MAX_ORDINAL))
		return 0;
	dev_err(dev, "\"%s\" is no number of a board, 0 to %d\n", text,
		MAX_ORDINAL);
	return -EINVAL;
}

static int parse_release(struct device *dev, const char *text,
			 struct sim_request *req)
{
	req->release = text ?: "";
	if (!text || (*text && strlen(text) <= SIM_RELEASE_MAX))
		return 0;
	dev_err(dev, "\"%s\" is no name of a firmware release\n", text);
	return -EINVAL;
}

static int parse_node(struct device *dev, const char *text,
		      struct sim_request *req)
{
	unsigned int node;

	if (kstrtouint(text, 10, &node) || node >= MAX_NUMNODES ||
	    !node_online(node)) {
		dev_err(dev, "this host has no NUMA node \"%s\"\n", text);
		return -EINVAL;
	}
	req->node = node;
	return 0;
}

static int parse_option(struct device *dev, const char *text,
			struct sim_request *req)
{
	size_t node = str_has_prefix(text, "node=");

	if (node)
		return parse_node(dev, text + node, req);
	if (!strcmp(text, "sriov")) {
		req->sriov = true;
		return 0;
	}
	if (!strcmp(text, "vendor-vfio")) {
		req->sriov = true;
		req->vendor_vfio = true;
		return 0;
	}
	dev_err(dev, "a GPU has no option \"%s\"; there are sriov, vendor-vfio and node=N\n",
		text);
	return -EINVAL;
}

/*
 * sim_request_parse() - understand BOARD[:NUMBER][@RELEASE][+OPTION]...
 * @dev:  whom to complain for
 * @text: is cut into pieces; @req points to them
 *
 * Return: 0, or -EINVAL.
 */
int sim_request_parse(struct device *dev, char *text, struct sim_request *req)
{
	char *options = text;
	char *rest = strsep(&options, "+");
	char *board = strsep(&rest, "@");
	char *release = rest;
	char *ordinal = board;
	char *name = strsep(&ordinal, ":");
	int rc;

	*req = (struct sim_request) { .node = first_online_node };
	rc = parse_board(dev, name, req);
	if (!rc)
		rc = parse_ordinal(dev, ordinal, req);
	if (!rc)
		rc = parse_release(dev, release, req);
	while (!rc && options)
		rc = parse_option(dev, strsep(&options, "+"), req);
	return rc;
}
