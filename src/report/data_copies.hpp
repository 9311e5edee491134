/// Copies of the data files of a plan in a result folder, so that the plan there runs wherever the folder is moved.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "partial_file.hpp"

namespace gigasim::report {

/// Holds the copies under temporary names until they are published.
class DataCopies {
 public:
  /// `data`: files that are copied, and their names in the directory. Folders are made. Throws std::system_error when a
  /// file cannot be read or written.
  DataCopies(const std::filesystem::path& directory, const std::vector<std::pair<std::string, std::string>>& data);
  /// Removes copies that were not published, and folders that were made for nothing.
  ~DataCopies();
  DataCopies(const DataCopies&) = delete;
  DataCopies& operator=(const DataCopies&) = delete;
  /// Puts the copies on the disk for good.
  void sync();
  /// Gives the copies their names.
  void publish();

 private:
  std::filesystem::path folder_;
  std::vector<std::unique_ptr<PartialFile>> files_{};
};

}  // namespace gigasim::report
