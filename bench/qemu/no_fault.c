// SPDX-License-Identifier: GPL-2.0-or-later
/* no_fault.c - recognize instructions that cannot fault */
#include "qemu/no_fault.h"

/*
 * An instruction whose ModRM byte has mod 3 names a register and accesses no
 * memory, so neither a page fault nor a device access can interrupt it. Every
 * form that is not listed here is assumed to fault: divisions, segment
 * registers, LOCK and REP prefixes, and all of SSE, which may first trap to the
 * kernel. See Intel SDM volume 2, appendix A for the opcodes.
 */
enum form { MAY_FAULT, NO_FAULT, IF_REGISTER };

static enum form one_byte(uint8_t op, uint8_t modrm)
{
	unsigned int reg = modrm >> 3 & 7;

	if (op < 0x40) /* ADD to CMP; 6 and 7 are for segment registers */
		return (op & 7) < 4 ? IF_REGISTER :
		       (op & 7) < 6 ? NO_FAULT :
				      MAY_FAULT;
	if ((op & 0xf0) == 0x70 || op == 0x8d || (op & 0xf8) == 0x90 ||
	    op == 0x98 || op == 0x99 || op == 0xa8 || op == 0xa9 ||
	    (op & 0xf0) == 0xb0 || op == 0xe9 || op == 0xeb)
		return NO_FAULT;
	if (op == 0x63 || op == 0x69 || op == 0x6b || op == 0x80 ||
	    op == 0x81 || (op >= 0x83 && op <= 0x8b) || op == 0xc0 ||
	    op == 0xc1 || (op & 0xfc) == 0xd0)
		return IF_REGISTER;
	if (op == 0xc6 || op == 0xc7) /* MOV; the others include XBEGIN */
		return reg == 0 ? IF_REGISTER : MAY_FAULT;
	if (op == 0xf6 || op == 0xf7) /* the last two are divisions */
		return reg < 6 ? IF_REGISTER : MAY_FAULT;
	if (op == 0xfe ||
	    op == 0xff) /* INC and DEC; the others are calls and jumps */
		return reg < 2 ? IF_REGISTER : MAY_FAULT;
	return MAY_FAULT;
}

static enum form two_bytes(uint8_t op)
{
	if (op == 0x1f || (op & 0xf0) == 0x80 || (op & 0xf8) == 0xc8)
		return NO_FAULT;
	if ((op & 0xf0) == 0x40 || (op & 0xf0) == 0x90 || op == 0xa3 ||
	    op == 0xab || op == 0xaf || op == 0xb3 ||
	    (op >= 0xb6 && op <= 0xbf && op != 0xb8 && op != 0xb9))
		return IF_REGISTER;
	return MAY_FAULT;
}

bool insn_is_certain(const uint8_t *bytes, unsigned int len)
{
	enum form form;
	unsigned int i = 0;

	/* Only operand size and REX are accepted as prefixes. */
	while (i < len && (bytes[i] == 0x66 || (bytes[i] & 0xf0) == 0x40))
		i++;
	if (i >= len)
		return false;
	if (bytes[i] == 0x0f) {
		if (++i >= len)
			return false;
		form = two_bytes(bytes[i]);
	} else {
		form = one_byte(bytes[i], i + 1 < len ? bytes[i + 1] : 0);
	}
	if (form == IF_REGISTER)
		return i + 1 < len && bytes[i + 1] >> 6 == 3;
	return form == NO_FAULT;
}
