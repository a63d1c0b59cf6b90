using Dice.Environment.Images;

namespace Dice.Environment.Specs.Images;

[Trait("Phase", "1")]
public sealed class ImageLayersSpecs
{
    private static readonly (string, long)[] Base = [("debian", 80), ("node", 130)];

    private static readonly ImageLayers Node = ImageLayers.Of("node", Base);
    private static readonly ImageLayers Backend = ImageLayers.Of("backend", [.. Base, ("npm ci", 150), ("env", 0)]);
    private static readonly ImageLayers Pwa = ImageLayers.Of("pwa", [.. Base, ("npm ci --other", 270)]);

    [Fact]
    public void Shared_layers_are_counted_once() =>
        ImageLayers.Together([Node, Backend, Pwa]).Should().Be(80 + 130 + 150 + 270);

    [Fact]
    public void A_step_is_shared_only_when_all_before_it_are() =>
        ImageLayers.Together([Node, ImageLayers.Of("other", [("alpine", 5), ("node", 130)])]).Should().Be(210 + 135);

    [Fact]
    public void An_images_own_layers_are_those_that_no_other_has()
    {
        Backend.OwnAmong([Node, Backend, Pwa]).Should().Be(150);
        Node.OwnAmong([Node, Backend, Pwa]).Should().Be(0);
        Backend.Bytes.Should().Be(360);
    }
}
