//go:build amd64 && !purego

#include "textflag.h"

// func detectAVX2() bool
TEXT ·detectAVX2(SB), NOSPLIT, $0-1
	MOVB $0, ret+0(FP)

	// There is a leaf 7 to ask.
	XORL AX, AX
	CPUID
	CMPL AX, $7
	JLT  done

	// PCLMULQDQ, POPCNT, OSXSAVE and AVX.
	MOVL $1, AX
	XORL CX, CX
	CPUID
	ANDL $(1<<1 | 1<<23 | 1<<27 | 1<<28), CX
	CMPL CX, $(1<<1 | 1<<23 | 1<<27 | 1<<28)
	JNE  done

	// The system saves the registers X and Y.
	XORL CX, CX
	XGETBV
	ANDL $6, AX
	CMPL AX, $6
	JNE  done

	// AVX2.
	MOVL $7, AX
	XORL CX, CX
	CPUID
	SHRL $5, BX
	ANDL $1, BX
	MOVB BX, ret+0(FP)

done:
	RET

// func nestedBlocks(src []byte, state *nestedState) (end int)
//
// A bit of a mask is a byte of the block, the lowest the first.
//
//	SI the block        CX blocks left      DI state
//	R8 open brackets    R9 in a string      R10 escaped, from the block before
//	AX quotes           BX backslashes      R11 what stands in a string or is escaped
//	R12 opening         R13 closing         DX, R14, R15 scratch
//	Y0 quote  Y1 backslash  Y2 opening brace  Y3 closing brace  Y4 lower-case bit  X5 ones
TEXT ·nestedBlocks(SB), NOSPLIT, $0-40
	MOVQ src_base+0(FP), SI
	MOVQ src_len+8(FP), CX
	MOVQ state+24(FP), DI
	MOVQ 0(DI), R8
	MOVQ 8(DI), R9
	MOVQ 16(DI), R10
	SHRQ $6, CX
	JZ   exhausted

	MOVQ         $0x2222222222222222, AX
	MOVQ         AX, X0
	VPBROADCASTQ X0, Y0
	MOVQ         $0x5c5c5c5c5c5c5c5c, AX
	MOVQ         AX, X1
	VPBROADCASTQ X1, Y1
	MOVQ         $0x7b7b7b7b7b7b7b7b, AX
	MOVQ         AX, X2
	VPBROADCASTQ X2, Y2
	MOVQ         $0x7d7d7d7d7d7d7d7d, AX
	MOVQ         AX, X3
	VPBROADCASTQ X3, Y3
	MOVQ         $0x2020202020202020, AX
	MOVQ         AX, X4
	VPBROADCASTQ X4, Y4
	VPCMPEQB     X5, X5, X5

block:
	VMOVDQU (SI), Y6
	VMOVDQU 32(SI), Y7

	VPCMPEQB  Y0, Y6, Y8
	VPCMPEQB  Y0, Y7, Y9
	VPMOVMSKB Y8, AX
	VPMOVMSKB Y9, DX
	SHLQ      $32, DX
	ORQ       DX, AX

	VPCMPEQB  Y1, Y6, Y8
	VPCMPEQB  Y1, Y7, Y9
	VPMOVMSKB Y8, BX
	VPMOVMSKB Y9, DX
	SHLQ      $32, DX
	ORQ       DX, BX

	// With the lower-case bit set, brackets are braces.
	VPOR      Y4, Y6, Y6
	VPOR      Y4, Y7, Y7
	VPCMPEQB  Y2, Y6, Y8
	VPCMPEQB  Y2, Y7, Y9
	VPMOVMSKB Y8, R12
	VPMOVMSKB Y9, DX
	SHLQ      $32, DX
	ORQ       DX, R12
	VPCMPEQB  Y3, Y6, Y8
	VPCMPEQB  Y3, Y7, Y9
	VPMOVMSKB Y8, R13
	VPMOVMSKB Y9, DX
	SHLQ      $32, DX
	ORQ       DX, R13

	XORL  R11, R11
	MOVQ  BX, DX
	ORQ   R10, DX
	JNZ   escapes

strings:
	// Each bit becomes the parity of the quotes up to it: a product without carries.
	MOVQ       AX, X8
	VPCLMULQDQ $0, X5, X8, X8
	MOVQ       X8, DX
	XORQ       R9, DX
	MOVQ       DX, R9
	SARQ       $63, R9
	ORQ        DX, R11
	NOTQ       R11
	ANDQ       R11, R12
	ANDQ       R11, R13

	// With fewer closing brackets than are open, the end is not in this block.
	POPCNTQ R13, DX
	CMPQ    DX, R8
	JGE     closing
	SUBQ    DX, R8
	POPCNTQ R12, DX
	ADDQ    DX, R8

next:
	ADDQ $64, SI
	DECQ CX
	JNZ  block

exhausted:
	MOVQ R8, 0(DI)
	MOVQ R9, 8(DI)
	MOVQ R10, 16(DI)
	MOVQ $-1, end+32(FP)
	VZEROUPPER
	RET

closing:
	// One closing bracket after the other: DX are those that opened before it.
	TESTQ R13, R13
	JZ    opening
	LEAQ  -1(R13), R14
	MOVQ  R13, R15
	NOTQ  R15
	ANDQ  R14, R15
	ANDQ  R12, R15
	POPCNTQ R15, DX
	DECQ  R8
	ADDQ  R8, DX
	JZ    found
	ANDQ  R14, R13
	JMP   closing

opening:
	POPCNTQ R12, DX
	ADDQ    DX, R8
	JMP     next

found:
	BSFQ R13, AX
	ADDQ SI, AX
	SUBQ src_base+0(FP), AX
	INCQ AX
	MOVQ AX, end+32(FP)
	VZEROUPPER
	RET

escapes:
	// In a run of backslashes every other one takes away the meaning of the byte
	// after it, from the first on. A run ends where the carry of an addition stops:
	// R14 are the backslashes but for one that is escaped itself by the block
	// before. Subtracting them from the bytes after them, with all odd bits set,
	// leaves the other bits of each run, whether it begins at an odd bit or an even.
	MOVQ R10, R14
	NOTQ R14
	ANDQ BX, R14
	LEAQ (R14)(R14*1), R15
	MOVQ $0xaaaaaaaaaaaaaaaa, DX
	ORQ  DX, R15
	SUBQ R14, R15
	XORQ DX, R15

	// R15 are the backslashes that escape and the bytes that are escaped by others
	// than those.
	MOVQ BX, R11
	ORQ  R10, R11
	XORQ R15, R11
	ANDQ BX, R15
	MOVQ R15, R10
	SHRQ $63, R10
	MOVQ R11, DX
	NOTQ DX
	ANDQ DX, AX
	JMP  strings
