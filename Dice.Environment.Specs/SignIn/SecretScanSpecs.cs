using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Dice.Environment.Specs.SignIn;

public sealed class SecretScanSpecs
{
    private static readonly SecretScan Scan = new(new Dictionary<string, string> { ["PASSWORD"] = "swordfish", ["KEY"] = "opensesame" });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData((1 << 20) - 4)] // Across the first two blocks that are read.
    [InlineData((3 << 20) - 9)]
    public async Task A_secret_is_found_wherever_it_lies_in_a_layer_packed_or_not(int at)
    {
        var layer = new byte[3 << 20];
        Encoding.UTF8.GetBytes("swordfish").CopyTo(layer, at);

        (await Scan.InImagesAsync(Image(layer), Stop)).Found.Should().Equal("PASSWORD in blobs/layer");
        (await Scan.InImagesAsync(Image(Packed(layer)), Stop)).Found.Should().Equal("PASSWORD in blobs/layer");
    }

    [Fact]
    public async Task What_holds_none_is_read_whole_and_nothing_is_found()
    {
        var layer = new byte[(2 << 20) + 17];

        (await Scan.InImagesAsync(Image(layer), Stop)).Should().BeEquivalentTo((Array.Empty<string>(), (long)layer.Length));
    }

    [Fact]
    public void Texts_are_told_by_the_names_of_what_they_hold() =>
        Scan.In("{\"Env\":[\"P=swordfish\",\"K=opensesame\"]}").Should().Equal("PASSWORD", "KEY");

    private static byte[] Packed(byte[] layer)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(layer);
        }

        return packed.ToArray();
    }

    private static MemoryStream Image(byte[] layer)
    {
        var image = new MemoryStream();
        using (var tar = new TarWriter(image, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "blobs/layer") { DataStream = new MemoryStream(layer) });
        }

        image.Position = 0;
        return image;
    }
}
