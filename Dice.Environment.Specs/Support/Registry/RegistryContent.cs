using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Support.Registry;

/// <summary>
/// Puts images into a registry whose layers no engine has yet, so that a pull really transfers them. An engine knows a layer together with all
/// below it, so one new layer at the bottom is enough.
/// </summary>
/// <param name="registry">The registry.</param>
public sealed class RegistryContent(LocalRegistry registry) : IDisposable
{
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";

    private readonly HttpClient _http = new() { BaseAddress = registry.Address };

    public void Dispose() => _http.Dispose();

    /// <summary>Puts an image of random layers into the registry.</summary>
    /// <param name="repository">Its repository.</param>
    /// <param name="tag">Its tag.</param>
    /// <param name="layerBytes">The size of each layer.</param>
    public async Task PushRandomAsync(string repository, string tag, params int[] layerBytes)
    {
        var (manifest, config) = Empty();
        foreach (var bytes in layerBytes)
        {
            await AddLayerAsync(repository, manifest, config, bytes, at: manifest["layers"]!.AsArray().Count);
        }

        await PushAsync(repository, tag, manifest, config);
    }

    /// <summary>Puts an image that the engine has into the registry, with a new layer of one small file below its own.</summary>
    public async Task PushVariantAsync(DockerClient engine, string image, string repository, string tag)
    {
        var transfer = $"{registry.Host}/{repository}";
        await engine.Images.TagImageAsync(image, new ImageTagParameters { RepositoryName = transfer, Tag = "transfer" });
        try
        {
            var errors = new Errors();
            await engine.Images.PushImageAsync(transfer, new ImagePushParameters { Tag = "transfer" }, new AuthConfig(), errors);
            errors.Seen.Should().BeEmpty();
        }
        finally
        {
            await engine.Images.DeleteImageAsync($"{transfer}:transfer", new ImageDeleteParameters());
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/{repository}/manifests/transfer") { Headers = { Accept = { new MediaTypeWithQualityHeaderValue(ManifestType) } } };
        using var answer = (await _http.SendAsync(request)).EnsureSuccessStatusCode();
        var manifest = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        var config = JsonNode.Parse(await _http.GetStringAsync(new Uri($"/v2/{repository}/blobs/{manifest["config"]!["digest"]}", UriKind.Relative)))!.AsObject();
        await AddLayerAsync(repository, manifest, config, bytes: 1000, at: 0);
        await PushAsync(repository, tag, manifest, config);
    }

    private static (JsonObject Manifest, JsonObject Config) Empty() => (
        new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = ManifestType, ["config"] = new JsonObject(), ["layers"] = new JsonArray() },
        new JsonObject
        {
            ["architecture"] = RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64",
            ["os"] = "linux",
            ["config"] = new JsonObject(),
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray() },
        });

    private async Task AddLayerAsync(string repository, JsonObject manifest, JsonObject config, int bytes, int at)
    {
        var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, $"random-{Guid.NewGuid():N}") { DataStream = new MemoryStream(RandomNumberGenerator.GetBytes(bytes)) });
        }

        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            await gzip.WriteAsync(tar.ToArray());
        }

        var digest = await PushBlobAsync(repository, packed.ToArray());
        manifest["layers"]!.AsArray().Insert(at, new JsonObject { ["mediaType"] = "application/vnd.docker.image.rootfs.diff.tar.gzip", ["size"] = packed.Length, ["digest"] = digest });
        config["rootfs"]!["diff_ids"]!.AsArray().Insert(at, DigestOf(tar.ToArray()));
        if (config["history"] is JsonArray history)
        {
            history.Insert(at, new JsonObject { ["created_by"] = "a test" });
        }
    }

    private async Task PushAsync(string repository, string tag, JsonObject manifest, JsonObject config)
    {
        var content = System.Text.Encoding.UTF8.GetBytes(config.ToJsonString());
        manifest["config"] = new JsonObject { ["mediaType"] = "application/vnd.docker.container.image.v1+json", ["size"] = content.Length, ["digest"] = await PushBlobAsync(repository, content) };
        using var body = new StringContent(manifest.ToJsonString()) { Headers = { ContentType = new(ManifestType) } };
        using var answer = await _http.PutAsync(new Uri($"/v2/{repository}/manifests/{tag}", UriKind.Relative), body);
        answer.IsSuccessStatusCode.Should().BeTrue(await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> PushBlobAsync(string repository, byte[] content)
    {
        using var begun = (await _http.PostAsync(new Uri($"/v2/{repository}/blobs/uploads/", UriKind.Relative), null)).EnsureSuccessStatusCode();
        var digest = DigestOf(content);
        using var body = new ByteArrayContent(content) { Headers = { ContentType = new("application/octet-stream") } };
        using var answer = await _http.PutAsync(new Uri($"{begun.Headers.Location}&digest={digest}"), body);
        answer.IsSuccessStatusCode.Should().BeTrue(await answer.Content.ReadAsStringAsync());
        return digest;
    }

    private static string DigestOf(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    private sealed class Errors : IProgress<JSONMessage>
    {
        public List<string> Seen { get; } = [];

        public void Report(JSONMessage value)
        {
            if (value.Error?.Message is { } message)
            {
                Seen.Add(message);
            }
        }
    }
}
