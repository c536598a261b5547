// SPDX-License-Identifier: GPL-2.0-only
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>

#include "boards.h"
#include "boards-table.h"

const struct sim_board *sim_board_at(unsigned int index)
{
	return index < ARRAY_SIZE(boards) ? &boards[index] : NULL;
}

const struct sim_board *sim_board_find(const char *name, size_t len)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(boards); i++)
		if (strlen(boards[i].name) == len &&
		    !memcmp(boards[i].name, name, len))
			return &boards[i];
	return NULL;
}
