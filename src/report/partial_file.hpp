/// A file that gets its final name only when it is whole.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace gigasim::report {

/// Throws the std::system_error of an errno, naming the file.
[[noreturn]] void fail_to_write(const std::filesystem::path& file, int code);

/// A file in a directory that is written as `.name.partial`. It is removed again unless published. All functions throw
/// std::system_error, naming the final file.
class PartialFile {
 public:
  /// Opens it empty and locks it; a second writer of the same file is refused (EBUSY).
  PartialFile(const std::filesystem::path& directory, std::string_view name);
  /// Removes the file when it was not published.
  ~PartialFile();
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  /// Appends all bytes.
  void write(std::string_view bytes);
  /// The errno of a try to grow the file by a page; nothing when it can grow. Libraries that write into the file forget
  /// the reason why they failed.
  std::optional<int> why_it_cannot_grow() const;
  /// Puts the content on the disk for good.
  void sync();
  /// Gives the file its final name, replacing any file of that name.
  void publish();
  /// Path after `publish`.
  const std::filesystem::path& final_path() const { return final_; }
  /// Path before.
  const std::filesystem::path& partial_path() const { return partial_; }

 private:
  /// Path after and before `publish`.
  std::filesystem::path final_, partial_;
  void enlist();
  void strike();

  int descriptor_ = -1;
  /// It has its final name, so that nothing is removed.
  bool published_ = false;
};

/// Makes the renames in a directory durable.
void sync_directory(const std::filesystem::path& directory);

}  // namespace gigasim::report
