"""What the judge says of one relation, each verdict worked out by hand from docs/plan-format.md.

A row is a relation as `systems` writes it, and the verdict with its numbers: what is stated, less what is computed, is
the gap; the slack is what the written digits leave. Each group names the rule that its rows stand for.
"""

import pytest
from systems import NO_FIGURES, PEOPLE, asked, span, told

from kcbudget.figures.verdict import guards
from kcbudget.language.amounts import ABSENT
from kcbudget.language.units import MILLION

# The sums of figures that are all one number. Of one quantum they allow nothing.
EXACT = """
300 = 100 + 200                            | holds: 300 - 300 = 0
301 = 100 + 200                            | broken: 301 - 300 = 1
299 = 100 + 200                            | broken: 299 - 300 = -1
75300 = 30000 + 45299                      | broken: 75300 - 75299 = 1
0 = 0 + 0                                  | holds: 0 - 0 = 0
0 = 1                                      | broken: 0 - 1 = -1
1,5 = 1,4                                  | broken: 1,5 - 1,4 = 0,1
1 tỷ = 400 + 600                           | holds: 1000 - 1000 = 0
300 = 100000000 đồng + 200                 | holds: 300 - 300 = 0
100 - 30 = 70                              | holds: 70 - 70 = 0
100 - 30 = 71                              | broken: 70 - 71 = -1
71 = 100 - 30                              | broken: 71 - 70 = 1
100 - 30 - 20 = 90 - 40                    | holds: 50 - 50 = 0
100 người = 80 người + 20 người            | holds: 100 - 100 = 0
100 người = 5 × 20 người                   | holds: 100 - 100 = 0
101 người = 5 × 20 người                   | broken: 101 - 100 = 1
100 người = 99,5 người + 0,5 người         | holds: 100 - 100 = 0
"""

# A figure that is coarser than most allows half its own quantum: 50 of one that is written to 100.
COARSER = """
75,3 tỷ = 30000 + 45299                    | rounding: 75300 - 75299 = 1, slack 50
75,3 tỷ = 30000 + 45350                    | rounding: 75300 - 75350 = -50, slack 50
75,3 tỷ = 30000 + 45351                    | broken: 75300 - 75351 = -51, slack 50
75,3 tỷ = 30000 + 45250                    | rounding: 75300 - 75250 = 50, slack 50
75,3 tỷ = 30000 + 45249                    | broken: 75300 - 75249 = 51, slack 50
75,3 tỷ = 30000 + 45300                    | holds: 75300 - 75300 = 0
30000 = 10001 + 10002 + 10 tỷ              | rounding: 30000 - 30003 = -3, slack 500
75300 = 30000 + 45,8 tỷ - 550              | rounding: 75300 - 75250 = 50, slack 50
75,3 tỷ - 30000 = 45350                    | rounding: 45300 - 45350 = -50, slack 50
75300 - 0,1 tỷ = 75251                     | broken: 75200 - 75251 = -51, slack 50
75251 = 75300 - 0,1 tỷ                     | broken: 75251 - 75200 = 51, slack 50
75300 - 0,1 tỷ = 75250                     | rounding: 75200 - 75250 = -50, slack 50
75250 = 75300 - 0,1 tỷ                     | rounding: 75250 - 75200 = 50, slack 50
1 tỷ = 0,4 tỷ + 300 + 850                  | rounding: 1000 - 1550 = -550, slack 550
1 tỷ = 0,4 tỷ + 300 + 851                  | broken: 1000 - 1551 = -551, slack 550
75300 = 75300000001 đồng                   | rounding: 75300 - 75300,000001 = -0,000001, slack 0,5
20000 người = 5 × 4000,1 người             | rounding: 20000 - 20000,5 = -0,5, slack 0,5
"""

# The figures that are finer than most allow half the reference, once. On a tie the finer quantum is the reference.
FINER = """
30000 = 10000 + 10000 + 10000,5            | rounding: 30000 - 30000,5 = -0,5, slack 0,5
30000 = 10000 + 10000 + 10000,6            | broken: 30000 - 30000,6 = -0,6, slack 0,5
40000 = 10000 + 10000 + 9999,7 + 10000,9   | broken: 40000 - 40000,6 = -0,6, slack 0,5
75,3 tỷ = 30000 + 40000 + 5350,5           | rounding: 75300 - 75350,5 = -50,5, slack 50,5
75,3 tỷ = 30000 + 40000 + 5350,6           | broken: 75300 - 75350,6 = -50,6, slack 50,5
75,3 tỷ = 20,1 tỷ + 30,2 tỷ + 25050        | rounding: 75300 - 75350 = -50, slack 50
75,3 tỷ = 20,1 tỷ + 30,2 tỷ + 25051        | broken: 75300 - 75351 = -51, slack 50
30 tỷ = 30,5 tỷ                            | rounding: 30000 - 30500 = -500, slack 500
30 tỷ = 30,6 tỷ                            | broken: 30000 - 30600 = -600, slack 500
75,3 tỷ = 20,1 tỷ + 30000 + 25300          | rounding: 75300 - 75400 = -100, slack 100
75,3 tỷ = 20,1 tỷ + 30000 + 25301          | broken: 75300 - 75401 = -101, slack 100
"""

# In a plan that says that its figures are rounded each of them allows its half.
ROUNDED = """
rounded: 10 = 3 + 3 + 3                    | rounding: 10 - 9 = 1, slack 2
rounded: 11 = 3 + 3 + 3                    | rounding: 11 - 9 = 2, slack 2
rounded: 12 = 3 + 3 + 3                    | broken: 12 - 9 = 3, slack 2
rounded: 10 = 4 + 6                        | holds: 10 - 10 = 0
rounded: 75,3 tỷ = 30000 + 45351           | rounding: 75300 - 75351 = -51, slack 51
rounded: 75,3 tỷ = 30000 + 45352           | broken: 75300 - 75352 = -52, slack 51
rounded: 103 người = 5 × 20 người          | rounding: 103 - 100 = 3, slack 3
rounded: 104 người = 5 × 20 người          | broken: 104 - 100 = 4, slack 3
rounded: 10 has 11                         | rounding: 10 - 11 = -1, slack 1
rounded: 10 has 12                         | broken: 10 - 12 = -2, slack 1
"""

# A whole is at least the parts that are stated, with the same slack.
AT_LEAST = """
100 has 30 + 40                            | holds: 100 - 70 = 30
70 has 70                                  | holds: 70 - 70 = 0
70 has 71                                  | broken: 70 - 71 = -1
71 has 70                                  | holds: 71 - 70 = 1
0,1 tỷ has 150                             | rounding: 100 - 150 = -50, slack 50
0,1 tỷ has 151                             | broken: 100 - 151 = -51, slack 50
0,1 tỷ has 49                              | holds: 100 - 49 = 51
30 - 10 has 25                             | broken: 20 - 25 = -5
100 has 130 - 30                           | holds: 100 - 100 = 0
"""

# Hard bounds decide what is wrong: up to X, from X on; < and > exclude X itself. About rules nothing out.
HARD = """
gần 11 tỷ = 11001                          | broken: 11000 - 11001 = -1
11001 = gần 11 tỷ                          | broken: 11001 - 11000 = 1
hơn 103 tỷ = 102999                        | broken: 103000 - 102999 = 1
102999 = hơn 103 tỷ                        | broken: 102999 - 103000 = -1
ít nhất 5 = 4                              | broken: 5 - 4 = 1
ít nhất 5 = 5                              | undecided
ít nhất 5 = 9000                           | undecided
trên 5 = 4                                 | broken: 5 - 4 = 1
trên 5 = 5                                 | undecided
> 5 = 5                                    | broken: 5 - 5 = 0
> 5 = 6                                    | undecided
5 = > 5                                    | broken: 5 - 5 = 0
tối đa 5 = 6                               | broken: 5 - 6 = -1
tối đa 5 = 5                               | undecided
dưới 5 = 0                                 | undecided
< 5 = 5                                    | broken: 5 - 5 = 0
< 5 = 4                                    | undecided
5 = < 5                                    | broken: 5 - 5 = 0
< 5 = > 5                                  | broken: 5 - 5 = 0
tối đa 5 = > 5                             | broken: 5 - 5 = 0
tối đa 5 = ít nhất 5                       | undecided
10 = gần 4 + gần 5                         | broken: 10 - 9 = 1
10 = hơn 4 + hơn 7                         | broken: 10 - 11 = -1
10 = < 4 + 6                               | broken: 10 - 10 = 0
10 = 6 + > 4                               | broken: 10 - 10 = 0
khoảng 500 = 9000                          | undecided far
khoảng 500 = 0                             | undecided far
12 - hơn 3 = 10                            | broken: 9 - 10 = -1
10 = 12 - hơn 3                            | broken: 10 - 9 = 1
12 - gần 3 = 8                             | broken: 9 - 8 = 1
8 = 12 - gần 3                             | broken: 8 - 9 = -1
12 - > 3 = 9                               | broken: 9 - 9 = 0
9 = 12 - < 3                               | broken: 9 - 9 = 0
"""

# Nothing is known of an unknown figure, but that it is not below 0.
UNKNOWN = """
unknown = 5                                | undecided
5 = unknown                                | undecided
10 = 4 + unknown                           | undecided
10 = 10 + unknown                          | undecided
10 = 11 + unknown                          | broken: 10 - 11 = -1
10 + unknown = 9                           | broken: 10 - 9 = 1
10 - unknown = 11                          | broken: 10 - 11 = -1
10 - unknown = 10                          | undecided
11 = 10 - unknown                          | broken: 11 - 10 = 1
rest = 5                                   | undecided
unknown = unknown                          | undecided
10 has 4 + unknown                         | undecided
10 has 11 + unknown                        | broken: 10 - 11 = -1
unknown has 5                              | undecided
5 + unknown has 5                          | holds: 0 - 0 = 0
7 + unknown has 5                          | holds: 0 - 0 = 2
4 + unknown has 5                          | undecided
100 has 30 - unknown                       | holds: 0 - 0 = 70
10 - unknown has 11                        | broken: 10 - 11 = -1
10 - unknown has 10                        | undecided
unknown = 5 người                          | undecided
"""

# A bound that every number allows holds, by the least that is over.
BOUNDED_WHOLES = """
ít nhất 10 has 5                           | holds: 0 - 0 = 5
ít nhất 10 has 10                          | holds: 0 - 0 = 0
ít nhất 5 has 10                           | undecided
10 has gần 10                              | holds: 0 - 0 = 0
10 has gần 11                              | undecided
10 has tối đa 4                            | holds: 0 - 0 = 6
10 has hơn 10                              | undecided
10 has hơn 11                              | broken: 10 - 11 = -1
10 has > 10                                | broken: 10 - 10 = 0
> 10 has 10                                | holds: 0 - 0 = 0
< 10 has 10                                | broken: 10 - 10 = 0
gần 10 has 10                              | undecided
gần 10 has 11                              | broken: 10 - 11 = -1
hơn 20 has 5                               | holds: 0 - 0 = 15
"""

# What is meant: nearly from X - q to X, a little over from X to X + q, about from X - q/2 to X + q/2. The margin q is a
# unit of the last digit that is not 0, and at most a tenth; of 0 it is the quantum.
MEANT = """
gần 11 tỷ = 11000                          | wording
gần 11 tỷ = 10000                          | wording
gần 11 tỷ = 9999                           | undecided far
gần 11 tỷ = 5000                           | undecided far
5000 = gần 11 tỷ                           | undecided far
10500 = gần 11 tỷ                          | wording
hơn 103 tỷ = 103000                        | wording
hơn 103 tỷ = 104000                        | wording
hơn 103 tỷ = 104001                        | undecided far
104001 = hơn 103 tỷ                        | undecided far
hơn 30 tỷ = 33000                          | wording
hơn 30 tỷ = 33001                          | undecided far
gần 30 tỷ = 27000                          | wording
gần 30,0 tỷ = 27000                        | wording
gần 30 tỷ = 26999                          | undecided far
khoảng 500 = 475                           | wording
khoảng 500 = 474                           | undecided far
khoảng 500 = 525                           | wording
khoảng 500 = 526                           | undecided far
khoảng 512 = 511,5                         | wording
khoảng 512 = 511,4                         | undecided far
khoảng 512 = 512,5                         | wording
khoảng 512 = 512,6                         | undecided far
hơn 1 = 1,1                                | wording
hơn 1 = 1,2                                | undecided far
gần 0 = 0                                  | wording
gần 0 = 1                                  | broken: 0 - 1 = -1
hơn 0 = 1                                  | wording
hơn 0 = 2                                  | undecided far
khoảng 0 = 0,5                             | wording
khoảng 0 = 0,6                             | undecided far
khoảng 0,0 tỷ = 50                         | wording
khoảng 0,0 tỷ = 51                         | undecided far
hơn 100 người = 110 người                  | wording
hơn 100 người = 111 người                  | undecided far
hơn 120 = 130                              | wording
hơn 120 = 131                              | undecided far
khoảng 0 = 0                               | wording
khoảng 1 = 0                               | undecided far
"""

# What is meant by several figures adds up as they do; a side counts whose meaning contains that of the other, and which
# has a word that says how near it is. Both sides need both ends.
MEANT_SUMS = """
gần 11 tỷ = 6000 + 4500                    | wording
10500 = gần 6 tỷ + hơn 4,7 tỷ              | wording
gần 11 tỷ = gần 11 tỷ                      | wording
gần 11 tỷ = khoảng 10500                   | wording
khoảng 10500 = gần 11 tỷ                   | wording
gần 11 tỷ = khoảng 11 tỷ                   | undecided
khoảng 11 tỷ = gần 11 tỷ                   | undecided
gần 11 tỷ = hơn 11 tỷ                      | undecided
gần 11 tỷ = hơn 10,5 tỷ                    | wording
hơn 10 tỷ = gần 12 tỷ                      | undecided
hơn 10 tỷ = gần 13 tỷ                      | undecided far
gần 11 tỷ = tối đa 11 tỷ                   | undecided
gần 11 tỷ = ít nhất 10 tỷ                  | undecided
gần 11 tỷ = ít nhất 12 tỷ                  | broken: 11000 - 12000 = -1000
gần 11 tỷ = tối đa 9 tỷ                    | undecided far
tối đa 9 tỷ = gần 11 tỷ                    | undecided far
gần 11 tỷ = 10500 + unknown                | undecided
gần 11 tỷ = 11000 + unknown                | undecided
khoảng 500 = 527 + unknown                 | undecided far
khoảng 500 = 525 + unknown                 | undecided
tối đa 5 = tối đa 5                        | undecided
12,0 - khoảng 2 = 10,0                     | wording
12,0 - khoảng 2 = 10,1                     | wording
12,0 - khoảng 2 = 10,2                     | undecided far
10,0 = 12,0 - gần 2                        | wording
9,9 = 12,0 - gần 2                         | broken: 9,9 - 10 = -0,1
10,2 = 12,0 - gần 2                        | wording
10,3 = 12,0 - gần 2                        | undecided far
khoảng 10 - tối đa 3 = 8                   | undecided
khoảng 10 - tối đa 3 = 6                   | undecided far
khoảng 10 - < 3 = 8                        | undecided
khoảng 10 - ít nhất 3 = 7                  | undecided
khoảng 10 - ít nhất 3 = 8                  | undecided far
"""

# The figures that are exact give a slack to bounds and meanings as they do to sums.
BOUNDS_AND_SLACK = """
75,3 tỷ = 30000 + 45350 + unknown          | undecided
75,3 tỷ = 30000 + 45351 + unknown          | broken: 75300 - 75351 = -51, slack 50
75,3 tỷ = 30000 + hơn 45350                | wording
75,3 tỷ = 30000 + hơn 45351                | broken: 75300 - 75351 = -51, slack 50
75,3 tỷ = 30000 + > 45350                  | broken: 75300 - 75350 = -50, slack 50
75,3 tỷ = 30000 + > 45349                  | undecided
75,3 tỷ = 30000 + gần 45250                | wording
75,3 tỷ = 30000 + gần 45249                | broken: 75300 - 75249 = 51, slack 50
75,3 tỷ = 30000 + < 45250                  | broken: 75300 - 75250 = 50, slack 50
75,3 tỷ = 30000 + < 45251                  | undecided
75,3 tỷ = 30000 + khoảng 45400             | wording
75,3 tỷ = 30000 + khoảng 45410             | undecided far
75,3 tỷ = 30000 + khoảng 45200             | wording
75,3 tỷ = 30000 + khoảng 45190             | undecided far
75,3 tỷ = 30000 + khoảng 45360             | undecided far
75,3 tỷ = 30000 + khoảng 45240             | undecided far
75,3 tỷ + khoảng 850 = 30000 + khoảng 46100| wording
75,3 tỷ + khoảng 900 = 30000 + khoảng 46100| undecided
75,3 tỷ + khoảng 750 = 30000 + khoảng 46100| wording
75,3 tỷ + khoảng 700 = 30000 + khoảng 46100| undecided
0,1 tỷ + 5 has 155 + unknown               | undecided
0,1 tỷ + 5 has 156 + unknown               | broken: 105 - 156 = -51, slack 50
rounded: 10 = 9 + 3 + unknown              | broken: 10 - 12 = -2, slack 1,5
rounded: 10 = 9 + 2 + unknown              | undecided
rounded: 10 = khoảng 11                    | wording
"""

# Two ranges agree where both their ends do; otherwise a range is a bound.
RANGES = """
30-40 người = 30-40 người                  | holds: 0 - 0 = 0
30-40 người = 10-20 người + 20 người       | holds: 0 - 0 = 0
30-40 người = 10-20 người + 21 người       | undecided
30-40 người = 30-41 người                  | undecided
30-40 người = 35 người                     | undecided
30-40 người = 40 người                     | undecided
30-40 người = 41 người                     | broken: 40 - 41 = -1
30-40 người = 30 người                     | undecided
30-40 người = 29 người                     | broken: 30 - 29 = 1
10-20 người = 21-30 người                  | broken: 20 - 21 = -1
150-200 người = 5 × 30-40 người            | holds: 0 - 0 = 0
1,5-2,5 người = 3,0 người                  | broken: 2,5 - 3 = -0,5
1-2 người = 3,0 người                      | broken: 2 - 3 = -1
khoảng 30-40 người = 30-40 người           | holds: 0 - 0 = 0
ít nhất 8-10 người = 8 người               | undecided
ít nhất 8-10 người = 7 người               | broken: 8 - 7 = 1
tối đa 8-10 người = 10 người               | undecided
tối đa 8-10 người = 11 người               | broken: 10 - 11 = -1
30-40 người has 30 người                   | holds: 0 - 0 = 0
30-40 người has 31 người                   | undecided
30-40 người has 41 người                   | broken: 40 - 41 = -1
40 người has 30-40 người                   | holds: 0 - 0 = 0
30-40 người = gần 40 người                 | undecided
30-40 người = khoảng 35 người              | undecided
35-35 người = khoảng 35 người              | wording
"""

# A qualifier of the amount is that of its words as well, and both must name one number.
WORDS = """
11 tỷ in words 11000                       | holds: 11000 - 11000 = 0
gần 11 tỷ in words gần 11 tỷ               | wording
gần 11 tỷ in words gần 10,5 tỷ             | broken: 11000 - 10500 = 500
gần 11 tỷ in words gần 12 tỷ               | broken: 11000 - 12000 = -1000
khoảng 11 tỷ in words khoảng 11,1 tỷ       | broken: 11000 - 11100 = -100
ít nhất 5 in words ít nhất 5               | undecided
ít nhất 5 in words ít nhất 6               | broken: 5 - 6 = -1
gần 11 tỷ in words hơn 10,5 tỷ             | wording
unknown in words 5                         | undecided
unknown in words unknown                   | undecided
"""

# A share holds if the exact ratio, rounded half up to the digits of the share, is the share.
SHARES = """
33% of 300 is 100                          | holds: 33 - 33 = 0
33,3% of 300 is 100                        | holds: 33,3 - 33,3 = 0
33,4% of 300 is 100                        | broken adjusted: 33,4 - 33,3 = 0,1
34% of 300 is 100                          | broken adjusted: 34 - 33 = 1
35% of 300 is 100                          | broken: 35 - 33 = 2
32% of 300 is 100                          | broken: 32 - 33 = -1
66% of 300 is 200                          | broken truncated adjusted: 66 - 67 = -1
67% of 300 is 200                          | holds: 67 - 67 = 0
66,6% of 300 is 200                        | broken truncated adjusted: 66,6 - 66,7 = -0,1
1% of 200 is 1                             | holds: 1 - 1 = 0
0% of 200 is 1                             | broken truncated adjusted: 0 - 1 = -1
0% of 201 is 1                             | holds: 0 - 0 = 0
12,5% of 8 tỷ is 1 tỷ                      | holds: 12,5 - 12,5 = 0
32% of 100 is 33                           | broken: 32 - 33 = -1
34% of 100 is 33                           | broken: 34 - 33 = 1
150% of 100 is 150                         | holds: 150 - 150 = 0
50% of 100 - 40 is 30                      | holds: 50 - 50 = 0
50% of 60 is 50 - 20                       | holds: 50 - 50 = 0
0% of 100 is 0                             | holds: 0 - 0 = 0
20% of 100 người is 20 người               | holds: 20 - 20 = 0
unknown of 300 is 100                      | undecided
"""

# A whole of nothing has no shares, and one that was rounded to nothing may have any.
SHARES_OF_NOTHING = """
0% of 0 is 0                               | undecided
50% of 0 is 0                              | undecided
50% of 0 is 5                              | broken: 50 - 0 = 50
50% of 0,0 tỷ is 5                         | undecided
rounded: 50% of 0 is 5                     | undecided
50% of 10 - 20 is 5                        | broken: 50 - 0 = 50
"""

# Where the quanta of its amounts differ it is enough that some ratio within their slack is the share.
SHARES_AND_SLACK = """
64,3% of 75,3 tỷ is 48400                  | holds: 64,3 - 64,3 = 0
64,2% of 75,3 tỷ is 48400                  | rounding: 64,2 - 64,3 = -0,1, slack 50
64,1% of 75,3 tỷ is 48400                  | broken: 64,1 - 64,3 = -0,2
64,4% of 75,3 tỷ is 48400                  | broken: 64,4 - 64,3 = 0,1
64,2% of 75,3 tỷ is 48300                  | rounding: 64,2 - 64,1 = 0,1, slack 50
50% of 201 is 0,1 tỷ                       | holds: 50 - 50 = 0
75% of 201 is 0,1 tỷ                       | rounding: 75 - 50 = 25, slack 50
76% of 201 is 0,1 tỷ                       | broken: 76 - 50 = 26
25% of 201 is 0,1 tỷ                       | rounding: 25 - 50 = -25, slack 50
24% of 201 is 0,1 tỷ                       | broken: 24 - 50 = -26
58% of 5 is 1 + 1 + 0,4                    | rounding: 58 - 48 = 10, slack 0,5
59% of 5 is 1 + 1 + 0,4                    | broken: 59 - 48 = 11
38% of 5 is 1 + 1 + 0,4                    | rounding: 38 - 48 = -10, slack 0,5
37% of 5 is 1 + 1 + 0,4                    | broken: 37 - 48 = -11
rounded: 24% of 10 is 3                    | rounding: 24 - 30 = -6, slack 1
rounded: 23% of 10 is 3                    | broken: 23 - 30 = -7
rounded: 37% of 10 is 3                    | rounding: 37 - 30 = 7, slack 1
rounded: 38% of 10 is 3                    | broken: 38 - 30 = 8
rounded: 25% of 1 + 0 is 1                 | rounding: 25 - 100 = -75, slack 1,5
rounded: 24% of 1 + 0 is 1                 | broken: 24 - 100 = -76
rounded: 500% of 1 + 0 is 1                | rounding: 500 - 100 = 400, slack 1,5
rounded: 300% of 1 is 1                    | rounding: 300 - 100 = 200, slack 1
rounded: 301% of 1 is 1                    | broken: 301 - 100 = 201
rounded: 0% of 10 is 1 + 0 + 0             | rounding: 0 - 10 = -10, slack 2
"""

# Of a share that is not all exact, the hard bounds of its amounts bound the ratio, and a part is at most its whole.
SHARES_BY_BOUNDS = """
50% of 100 is unknown                      | undecided
100% of 100 is unknown                     | undecided
150% of 100 is unknown                     | broken: 150 - 100 = 50
50% of unknown is 30                       | undecided
50% of unknown is unknown                  | undecided
unknown of 100 is gần 40                   | undecided
50% of 100 is hơn 50                       | wording
50% of 100 is hơn 60                       | broken: 50 - 60 = -10
50% of 100 is gần 40                       | broken: 50 - 40 = 10
50% of 100 is gần 50                       | wording
50% of 100 is gần 60                       | undecided far
50% of 100 is khoảng 60                    | undecided far
50% of 100 is khoảng 52                    | undecided far
50% of 100 is ít nhất 40                   | undecided
50% of 100 is tối đa 60                    | undecided
50% of 100 is tối đa 40                    | broken: 50 - 40 = 10
60% of 1000 is hơn 604                     | wording
60% of 1000 is hơn 605                     | broken: 60 - 61 = -1
61% of 1000 is gần 605                     | wording
61% of 1000 is gần 604                     | broken: 61 - 60 = 1
50% of gần 100 is 50                       | wording
49% of gần 100 is 50                       | broken: 49 - 50 = -1
56% of gần 100 is 50                       | wording
57% of gần 100 is 50                       | undecided far
50% of hơn 100 is 50                       | wording
51% of hơn 100 is 50                       | broken: 51 - 50 = 1
45% of hơn 100 is 50                       | wording
44% of hơn 100 is 50                       | undecided far
0% of gần 0 is unknown                     | undecided
50% of tối đa 100 is 50                    | undecided
49% of tối đa 100 is 50                    | broken: 49 - 50 = -1
50% of 100 người is gần 50 người           | wording
43% of 0,1 tỷ + 10 is hơn 70               | broken: 43 - 44 = -1
44% of 0,1 tỷ + 10 is hơn 70               | wording
rounded: 69% of 100 is hơn 70              | broken: 69 - 70 = -1
rounded: 70% of 100 is hơn 70              | wording
rounded: 49% of hơn 100 is 50              | wording
rounded: 51% of hơn 100 is 50              | wording
rounded: 52% of hơn 100 is 50              | broken: 52 - 51 = 1
rounded: 24% of 10 is 3 + unknown          | undecided
rounded: 23% of 10 is 3 + unknown          | broken: 23 - 24 = -1
rounded: 37% of 10 + unknown is 3          | undecided
rounded: 38% of 10 + unknown is 3          | broken: 38 - 37 = 1
50% of 100 is gần 45 + tối đa 10           | undecided
50% of hơn 90 + ít nhất 5 is 50            | undecided
50% of 1 is hơn 1                          | broken: 50 - 100 = -50
50% of 1 is gần 0                          | broken: 50 - 0 = 50
50% of gần 10 is hơn 5                     | wording
49% of gần 10 is hơn 5                     | broken: 49 - 50 = -1
"""

# A qualified share says of the ratio what a qualified figure says of a sum.
QUALIFIED_SHARES = """
gần 34% of 300 is 100                      | wording
gần 32% of 300 is 100                      | broken: 32 - 33 = -1
gần 36% of 300 is 100                      | undecided far
hơn 32% of 300 is 100                      | wording
hơn 34% of 300 is 100                      | broken: 34 - 33 = 1
hơn 31% of 300 is 100                      | undecided far
khoảng 33% of 300 is 100                   | wording
khoảng 32% of 300 is 100                   | undecided far
khoảng 30% of 300 is 100                   | undecided far
ít nhất 33% of 300 is 100                  | undecided
ít nhất 34% of 300 is 100                  | broken: 34 - 33 = 1
tối đa 34% of 300 is 100                   | undecided
tối đa 32% of 300 is 100                   | broken: 32 - 33 = -1
> 33% of 300 is 100                        | undecided
> 33% of 300 is 99                         | broken: 33 - 33 = 0
> 34% of 300 is 100                        | broken: 34 - 33 = 1
< 34% of 300 is 100                        | undecided
< 33% of 300 is 99                         | broken: 33 - 33 = 0
< 33% of 300 is 100                        | broken: 33 - 33 = 0
< 32% of 300 is 100                        | broken: 32 - 33 = -1
ít nhất 100% of 100 is unknown             | undecided
ít nhất 101% of 100 is unknown             | broken: 101 - 100 = 1
> 100% of 100 is unknown                   | broken: 100 - 100 = 0
> 99% of 100 is unknown                    | undecided
gần 100% of 100 is unknown                 | undecided
gần 50% of 100 is gần 50                   | wording
hơn 50,5% of 100 is 51                     | undecided far
hơn 50,9% of 100 is 51                     | wording
"""

# The shares of a breakdown make 100 %, give or take half the last digit of each.
SHARES_TOTAL = """
all: 60% + 40%                             | holds: 100 - 100 = 0, slack 1
all: 33% + 33% + 33%                       | rounding: 100 - 99 = 1, slack 1,5
all: 33% + 33% + 32%                       | broken: 100 - 98 = 2, slack 1,5
all: 51% + 50%                             | rounding: 100 - 101 = -1, slack 1
all: 51% + 51%                             | broken: 100 - 102 = -2, slack 1
all: 33,3% + 33,3% + 33,3%                 | rounding: 100 - 99,9 = 0,1, slack 0,15
all: 50% + 49,5%                           | rounding: 100 - 99,5 = 0,5, slack 0,55
all: 50% + 49,4%                           | broken: 100 - 99,4 = 0,6, slack 0,55
all: 50% + 50,00%                          | holds: 100 - 100 = 0, slack 0,505
all: 60% + unknown                         | undecided
all: 60% + 41% + unknown                   | undecided
all: 60% + 42% + unknown                   | broken: 100 - 102 = -2, slack 1,5
all: 60% + khoảng 40%                      | wording
all: 60% + gần 40%                         | wording
all: 50% + gần 40%                         | broken: 100 - 90 = 10, slack 1
all: 50% + khoảng 40%                      | undecided far
all: 60% + hơn 41%                         | wording
all: 60% + hơn 42%                         | broken: 100 - 102 = -2, slack 1
all: 60% + hơn 40,5%                       | wording
all: 60% + hơn 40,6%                       | broken: 100 - 100,6 = -0,6, slack 0,55
all: 60% + > 41%                           | broken: 100 - 101 = -1, slack 1
all: 50% + < 49%                           | broken: 100 - 99 = 1, slack 1
all: 50% + ít nhất 49%                     | undecided
all: gần 60% + khoảng 45%                  | wording
all: 99% + tối đa 1%                       | undecided
"""

# One percentage written twice; of different digits, the fewer explain half of their last one.
SAME_SHARE = """
64,3% = 64,3%                              | holds: 64,3 - 64,3 = 0
64,3% = 64%                                | rounding: 64,3 - 64 = 0,3, slack 0,5
64,5% = 64%                                | rounding: 64,5 - 64 = 0,5, slack 0,5
64,6% = 64%                                | broken: 64,6 - 64 = 0,6, slack 0,5
64% = 64,5%                                | rounding: 64 - 64,5 = -0,5, slack 0,5
64% = 64,6%                                | broken: 64 - 64,6 = -0,6, slack 0,5
64% = 64,50%                               | rounding: 64 - 64,5 = -0,5, slack 0,5
64% = 64,51%                               | broken: 64 - 64,51 = -0,51, slack 0,5
64% = 65%                                  | broken: 64 - 65 = -1
64% = unknown                              | undecided
64% = gần 65%                              | wording
64% = gần 63%                              | broken: 64 - 63 = 1
64% = gần 66%                              | undecided far
64% = hơn 65%                              | broken: 64 - 65 = -1
64% = hơn 64,5%                            | wording
64% = hơn 64,6%                            | broken: 64 - 64,6 = -0,6, slack 0,5
64% = > 64,5%                              | broken: 64 - 64,5 = -0,5, slack 0,5
64% = < 63,5%                              | broken: 64 - 63,5 = 0,5, slack 0,5
64% = khoảng 66%                           | undecided far
64% = khoảng 65,0%                         | wording
64% = khoảng 65,1%                         | undecided far
khoảng 65% = gần 65%                       | undecided
gần 65% = khoảng 64,5%                     | wording
100% = ít nhất 100%                        | undecided
"""


def rows(*tables: str) -> list[tuple[str, str]]:
    lines = [line for table in tables for line in table.strip().split("\n")]
    return [(relation.strip(), verdict.strip()) for relation, verdict in (line.split("|") for line in lines)]


@pytest.mark.parametrize(
    ("relation", "verdict"),
    rows(
        EXACT, COARSER, FINER, ROUNDED, AT_LEAST, HARD, UNKNOWN, BOUNDED_WHOLES, MEANT, MEANT_SUMS, BOUNDS_AND_SLACK,
        RANGES, WORDS, SHARES, SHARES_OF_NOTHING, SHARES_AND_SLACK, SHARES_BY_BOUNDS, QUALIFIED_SHARES, SHARES_TOTAL,
        SAME_SHARE,
    ),
)  # fmt: skip
def test_the_verdict_on_a_relation(relation: str, verdict: str) -> None:
    assert told(relation) == verdict


@pytest.mark.parametrize(
    ("relation", "by_bounds", "by_meaning"),
    [
        ("10 = 4 + 5", "9 to 9", "9 to 9"),
        ("10 = 4 + unknown", "4 to endless", "4 to endless"),
        ("10 = gần 4 + hơn 3", "3 to endless", "6,6 to 7,3"),
        ("10 = 12 - gần 4", "8 to 12", "8 to 8,4"),
        ("10 = 12 - unknown", "endless to 12", "endless to 12"),
        ("10 has < 3", "0 to below 3", "0 to 3"),
        ("10 has > 3", "over 3 to endless", "over 3 to endless"),
        ("50% of 100 is gần 40", "0 to 40", "36 to 40"),
        ("50% of 100 is unknown", "0 to 100", "0 to 100"),
        ("50% of 100 is ít nhất 40", "40 to 100", "40 to 100"),
        ("12,5% of hơn 40 is 11", "0 to 27,5", "25 to 27,5"),
        ("50,0% of ít nhất 50 is 49", "0 to 98", "0 to 98"),
        ("50% of unknown is 30", "0 to 100", "0 to 100"),
        ("all: 60% + unknown", "60 to 160", "60 to 160"),
        ("all: 60,5% + hơn 30%", "90,5 to 160,5", "90,5 to 93,5"),
        ("64% = gần 65,0%", "0 to 65", "64 to 65"),
    ],
)
def test_what_the_right_side_may_come_to(relation: str, by_bounds: str, by_meaning: str) -> None:
    assert (span(relation), span(relation, meant=True)) == (by_bounds, by_meaning)


@pytest.mark.parametrize(
    ("relation", "guarded"),
    [
        ("300 = 100 + 200", True),
        ("301 = 100 + 200", True),
        ("75,3 tỷ = 30000 + 45299", True),
        ("33% of 300 is 100", True),
        ("10 = 4 + unknown", False),
        ("gần 11 tỷ = 10500", False),
        ("100 has 30 + 40", False),
        ("70 has 71", False),
    ],
)
def test_what_is_decided_guards_its_figures_unless_it_is_a_bound(relation: str, guarded: bool) -> None:
    one = asked(relation)
    assert guards(one.identity, one.verdict) == guarded


def test_money_and_things_have_scales_of_their_own() -> None:
    """The finest figure of each kind gives the scale of all, and those of the other kind and the shares do not."""
    few = asked("100 người = 99,5 người + 0,5 người", beside=["1 tỷ", "1 đồng", "0,001%"]).system
    assert (few.scale.exponent_of(PEOPLE), few.scale.exponent_of(MILLION)) == (-1, 0)
    assert told("100 người = 99,5 người + 1 người", beside=["1 đồng", "0,001%"]) == (
        "rounding: 100 - 100,5 = -0,5, slack 0,5"
    )
    coarse = asked("3 tỷ = 2 tỷ + 1 tỷ", beside=["0,01 người", "unknown"]).system
    assert (coarse.scale.exponent_of(PEOPLE), coarse.scale.exponent_of(MILLION)) == (-2, 9)
    assert (NO_FIGURES.scale.exponent_of(PEOPLE), NO_FIGURES.scale.exponent_of(MILLION), NO_FIGURES.rounded) == (
        0,
        0,
        False,
    )


def test_two_systems_stand_over_the_same_figures_and_know_nothing_of_each_other() -> None:
    one = asked("300 = 100 + 200")
    whole, first, _ = one.identity.figures()
    other = one.system.with_amounts({whole: first.amount})
    third = one.system.with_amounts({})
    entered = one.system.enter(ABSENT, whole)
    assert [len(system.figures) for system in (one.system, other, third)] == [4, 3, 3]
    assert (one.system.scale.value(whole), one.system.scale.value(entered)) == (300, 0)
    assert third.enter(first.amount, whole).index == entered.index
    assert one.system.scale.value(entered) == 0
    assert one.system.judge(one.identity).outcome.value == "holds"
    assert other.judge(other.identities[0]).gap == -200
    assert one.system.identities[0] is one.identity
