/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
#include <linux/types.h>
void eventfd_signal(struct eventfd_ctx *ctx);
