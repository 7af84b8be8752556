/* SPDX-License-Identifier: GPL-2.0-or-later */
/* made_up.h - tables of boots made up, of which the truth is known */
#ifndef DAXSTORM_TESTS_MADE_UP_H
#define DAXSTORM_TESTS_MADE_UP_H

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/random.h"
#include "inference/boot_rows.h"

/* How the boots of one kernel differ from one another. */
enum noise {
	NOISE_NORMAL,
	NOISE_LOG_NORMAL, /* of a logarithm with a standard deviation of 1 */
	NOISE_PARETO,	  /* with the exponent 3 */
	NOISE_TWO_STATES, /* each boot is in one of two */
	NOISES
};

/* Percentages are hundredths of the logarithm. */
struct made_up {
	enum noise noise;
	double noise_pct;   /* standard deviation between boots */
	double uneven;	    /* of its logarithm, from row to row */
	double drift_pct;   /* that each boot is slower than the one before */
	double bad_pct;	    /* that one boot of one side is slower */
	bool bad_row;	    /* in the first row only */
	double planted_pct; /* that new is slower, in the first row */
	size_t boots;	    /* of a side */
	size_t rows;
};

static inline double made_uniform(uint64_t *random)
{
	return ((double)(random_next(random) >> 11) + 0.5) * 0x1p-53;
}

static inline double made_normal(uint64_t *random)
{
	double radius = sqrt(-2 * log(made_uniform(random)));

	return radius * cos(2 * M_PI * made_uniform(random));
}

/* Draw a value of mean 0 and standard deviation 1. */
static inline double made_noise(enum noise noise, uint64_t *random)
{
	switch (noise) {
	case NOISE_LOG_NORMAL:
		return (exp(made_normal(random)) - exp(0.5)) /
		       sqrt((exp(1) - 1) * exp(1));
	case NOISE_PARETO:
		return (pow(made_uniform(random), -1. / 3) - 1.5) / sqrt(0.75);
	case NOISE_TWO_STATES:
		return random_next(random) & 1 ? 1 : -1;
	default:
		return made_normal(random);
	}
}

/* Place of a boot in the order base, new, new, base. */
static inline double made_at(unsigned int side, size_t boot)
{
	return (double)(2 * boot + ((boot ^ side) & 1));
}

struct made_table {
	struct boot_table t;
	double *log, *at[SIDES];
	bool *outlier;
};

static inline void made_alloc(struct made_table *m, const struct made_up *how)
{
	size_t i, k, side, values = 2 * how->boots * how->rows;

	*m = (struct made_table){ .t = { .nr_rows = how->rows } };
	m->log = calloc(values, sizeof(*m->log));
	m->outlier = calloc(values, sizeof(*m->outlier));
	m->t.rows = calloc(how->rows, sizeof(*m->t.rows));
	for (side = 0; side < SIDES; side++) {
		m->t.boots[side] = how->boots;
		m->at[side] = calloc(how->boots, sizeof(*m->at[side]));
		for (k = 0; k < how->boots; k++)
			m->at[side][k] = made_at((unsigned int)side, k);
		m->t.at[side] = m->at[side];
		for (i = 0; i < how->rows; i++) {
			k = (2 * i + side) * how->boots;
			m->t.rows[i].log[side] = m->log + k;
			m->t.rows[i].outlier[side] = m->outlier + k;
		}
	}
}

static inline void made_free(struct made_table *m)
{
	free(m->log);
	free(m->outlier);
	free(m->t.rows);
	free(m->at[SIDE_BASE]);
	free(m->at[SIDE_NEW]);
}

/* Fill the table with another draw. */
static inline void made_draw(struct made_table *m, const struct made_up *how,
			     uint64_t *random)
{
	unsigned int bad_side = random_next(random) & 1, side;
	size_t bad_boot = random_next(random) % how->boots, i, k;
	double sd, value;

	for (i = 0; i < how->rows; i++) {
		sd = how->noise_pct / 100 *
		     exp(how->uneven * made_normal(random));
		for (side = 0; side < SIDES; side++) {
			for (k = 0; k < how->boots; k++) {
				value = sd * made_noise(how->noise, random);
				value += how->drift_pct / 100 * m->at[side][k];
				if (side == bad_side && k == bad_boot &&
				    (!how->bad_row || !i))
					value += how->bad_pct / 100;
				if (side == SIDE_NEW && !i)
					value += how->planted_pct / 100;
				m->t.rows[i].log[side][k] = value;
				m->t.rows[i].outlier[side][k] = false;
			}
		}
	}
}

#endif
