/// A finished replication as text: its line of replications.csv, then its lines of shortages.csv. So it travels from
/// the worker, so it is kept, so it is read again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigasim/study/study.hpp"

namespace gigasim::study {

struct Replication {
  std::uint64_t number = 0;
  std::vector<double> values;  ///< one a column; not a number: none
  std::vector<ShortageEvent> events;
};

std::string to_text(const Replication&);
/// Nothing unless the text is whole: as many values as columns, and all the shortages that the first line tells of.
std::optional<Replication> parse_record(std::string_view text, std::size_t columns);

/// Number and shortages of a line of replications.csv, and the number in one of shortages.csv; nothing when damaged.
struct RowHead {
  std::uint64_t number = 0, shortages = 0;
};
std::optional<RowHead> parse_row_head(std::string_view line);
std::optional<std::uint64_t> parse_number(std::string_view cell);

/// First lines of the two files.
std::string replications_header(const std::vector<Metric>&);
extern const std::string_view shortages_header;

/// Cells of a line of CSV, unquoted.
std::vector<std::string> cells_of(std::string_view line);

}  // namespace gigasim::study
