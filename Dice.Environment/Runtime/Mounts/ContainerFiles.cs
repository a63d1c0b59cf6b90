using System.Formats.Tar;
using System.Text;
using Docker.DotNet;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime.Mounts;

/// <summary>What the engine finds at a path.</summary>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="WrittenAt">When it was last modified.</param>
internal sealed record FileSeen(bool IsFolder, long Length, DateTimeOffset WrittenAt);

/// <summary>Reads the files of a container, mounts included, through the engine's archive API. No process runs in the container, so it need not be started.</summary>
/// <param name="client">The engine's API.</param>
/// <param name="container">The container's id.</param>
internal sealed class ContainerFiles(IDockerClient client, string container)
{
    /// <summary>The bit of Go's file mode that marks a folder.</summary>
    private const uint FolderBit = 1u << 31;

    /// <summary>Returns what is at a path; null when nothing is there.</summary>
    public async Task<FileSeen?> StatAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var answer = await client.Containers.GetArchiveFromContainerAsync(container, new Api.ContainerPathStatParameters { Path = path }, statOnly: true, cancellation);
            answer.Stream?.Dispose();
            return new FileSeen(((uint)answer.Stat.Mode & FolderBit) != 0, answer.Stat.Size, new DateTimeOffset(answer.Stat.Mtime.ToUniversalTime()));
        }
        catch (DockerApiException e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Returns the text of a small file; null when the file does not exist.</summary>
    public async Task<string?> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var answer = await client.Containers.GetArchiveFromContainerAsync(container, new Api.ContainerPathStatParameters { Path = path }, statOnly: false, cancellation);
            if (answer.Stream is not { } stream)
            {
                return null;
            }

            await using var tar = new TarReader(stream);
            if (await tar.GetNextEntryAsync(copyData: true, cancellation) is not { DataStream: { } content })
            {
                return null;
            }

            using var reader = new StreamReader(content, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellation);
        }
        catch (DockerApiException e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
