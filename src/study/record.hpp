/// A finished replication as text: its line of replications.csv, then its lines of shortages.csv. In this form it
/// travels from the worker, is kept, and is read again. docs/formats/results.md, "Studies"
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigasim/study/study.hpp"

namespace gigasim::study {

/// Results of one replication.
struct Replication {
  std::uint64_t number = 0;           ///< from 1
  std::vector<double> values;         ///< one per metric, in its unit; NaN: the run has no such figure
  std::vector<ShortageEvent> events;  ///< its shortages, in order of time
};

/// The record of a replication; numbers have all their digits.
std::string to_text(const Replication&);
/// Reads a record. Nothing unless the text is whole: as many values as columns, and all the shortages that the first
/// line tells of.
std::optional<Replication> parse_record(std::string_view text, std::size_t columns);

/// The first two cells of a line of replications.csv.
struct RowHead {
  std::uint64_t number = 0, shortages = 0;  ///< of the replication; how many lines it has in shortages.csv
};
/// Reads the head of a line of replications.csv; nothing when it is damaged.
std::optional<RowHead> parse_row_head(std::string_view line);
/// Reads the first cell of a line of shortages.csv, the number of its replication; nothing when it is damaged.
std::optional<std::uint64_t> parse_row_number(std::string_view line);
/// Reads a whole number that makes up the cell; nothing when the cell is something else.
std::optional<std::uint64_t> parse_number(std::string_view cell);
/// Reads a number that makes up the cell, NaN from an empty cell; nothing when the cell is something else.
std::optional<double> parse_value(std::string_view cell);

/// First line of replications.csv, with its line feed.
std::string replications_header(const std::vector<Metric>&);
/// First line of shortages.csv, with its line feed.
extern const std::string_view shortages_header;

}  // namespace gigasim::study
