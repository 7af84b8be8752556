// SPDX-License-Identifier: GPL-2.0-or-later
/* test_qemu_no_fault.c - which instructions cannot fault */
#include "qemu/no_fault.h"
#include "unit.h"

struct sample {
	const char *what;
	const char *bytes;
	unsigned int len;
};

#define CODE(what, bytes)                                                      \
	{                                                                      \
		what, bytes, sizeof(bytes) - 1                                 \
	}

static const struct sample no_fault[] = {
	CODE("mov %rdi,%rax", "\x48\x89\xf8"),
	CODE("mov $1,%eax", "\xb8\x01\x00\x00\x00"),
	CODE("mov $1,%rax", "\x48\xc7\xc0\x01\x00\x00\x00"),
	CODE("add %rsi,%rax", "\x48\x01\xf0"),
	CODE("add $8,%rax", "\x48\x83\xc0\x08"),
	CODE("cmp $16,%al", "\x3c\x10"),
	CODE("test %rax,%rax", "\x48\x85\xc0"),
	CODE("lea 8(%rdi),%rax", "\x48\x8d\x47\x08"),
	CODE("shl $9,%r12", "\x49\xc1\xe4\x09"),
	CODE("neg %rax", "\x48\xf7\xd8"),
	CODE("mul %rcx", "\x48\xf7\xe1"),
	CODE("inc %eax", "\xff\xc0"),
	CODE("je", "\x74\x10"),
	CODE("jne, far", "\x0f\x85\x00\x01\x00\x00"),
	CODE("jmp", "\xe9\x00\x01\x00\x00"),
	CODE("cmove %rcx,%rax", "\x48\x0f\x44\xc1"),
	CODE("movzbl %al,%eax", "\x0f\xb6\xc0"),
	CODE("bt $3,%rax", "\x48\x0f\xba\xe0\x03"),
	CODE("bswap %rax", "\x48\x0f\xc8"),
	CODE("xchg %ax,%ax", "\x66\x90"),
	CODE("nopl 0(%rax,%rax)", "\x0f\x1f\x44\x00\x00"),
};

static const struct sample doubtful[] = {
	CODE("mov (%rdi),%rax", "\x48\x8b\x07"),
	CODE("mov %rax,(%rdi)", "\x48\x89\x07"),
	CODE("add 8(%rdi),%rax", "\x48\x03\x47\x08"),
	CODE("movq $0,(%rdi)", "\x48\xc7\x07\x00\x00\x00\x00"),
	CODE("xbegin", "\xc7\xf8\x00\x00\x00\x00"),
	CODE("push %rbp", "\x55"),
	CODE("pop %rbp", "\x5d"),
	CODE("call", "\xe8\x00\x01\x00\x00"),
	CODE("call *%rax", "\xff\xd0"),
	CODE("ret", "\xc3"),
	CODE("div %rcx", "\x48\xf7\xf1"),
	CODE("idiv %ecx", "\xf7\xf9"),
	CODE("lock xadd %eax,(%rdi)", "\xf0\x0f\xc1\x07"),
	CODE("rep stosq", "\xf3\x48\xab"),
	CODE("pause", "\xf3\x90"),
	CODE("mov %gs:0x10,%rax", "\x65\x48\x8b\x04\x25\x10\x00\x00\x00"),
	CODE("ud2", "\x0f\x0b"),
	CODE("int3", "\xcc"),
	CODE("in (%dx),%al", "\xec"),
	CODE("movzbl (%rdi),%eax", "\x0f\xb6\x07"),
	CODE("sete (%rdi)", "\x0f\x94\x07"),
	CODE("bts %rax,(%rdi)", "\x48\x0f\xab\x07"),
	CODE("mov %cr3,%rax", "\x0f\x20\xd8"),
	CODE("mov %eax,%ds", "\x8e\xd8"),
	CODE("movaps %xmm0,%xmm1", "\x0f\x28\xc8"),
	CODE("syscall", "\x0f\x05"),
	CODE("hlt", "\xf4"),
	CODE("sti", "\xfb"),
	CODE("no more bytes", "\x48\x89"),
	CODE("prefixes alone", "\x66\x48"),
	CODE("nothing", ""),
};

static void registers_alone_are_certain(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(no_fault) / sizeof(*no_fault); i++)
		if (!insn_is_certain((const uint8_t *)no_fault[i].bytes,
				     no_fault[i].len))
			fail_msg("%s", no_fault[i].what);
}

static void what_may_fault_is_not(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(doubtful) / sizeof(*doubtful); i++)
		if (insn_is_certain((const uint8_t *)doubtful[i].bytes,
				    doubtful[i].len))
			fail_msg("%s", doubtful[i].what);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(registers_alone_are_certain),
		cmocka_unit_test(what_may_fault_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
