/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRC32C_H
#define CRC32C_H

#include <stddef.h>
#include <stdint.h>

/*
 * CRC-32C (Castagnoli) as iSCSI has it (RFC 3720, 12.1): reflected, all ones
 * in, complemented out.  Chains: crc32c(crc32c(0, a), b) is that of a and b
 * together, and the CRC of nothing is 0.
 */
uint32_t crc32c(uint32_t crc, const void *data, size_t size);

#endif
