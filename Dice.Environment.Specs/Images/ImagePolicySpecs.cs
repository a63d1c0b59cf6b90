using Dice.Environment.Images;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Images;

public sealed class ImagePolicySpecs
{
    [Theory]
    [InlineData(null, ImagePolicy.Auto)]
    [InlineData("", ImagePolicy.Auto)]
    [InlineData("auto", ImagePolicy.Auto)]
    [InlineData("registry", ImagePolicy.Registry)]
    [InlineData("recipe", ImagePolicy.Recipe)]
    public void Its_words_are_read(string? text, ImagePolicy policy) => ImagePolicies.Parse(text).Should().Be(policy);

    [Theory]
    [InlineData("recipes")]
    [InlineData("Auto")]
    [InlineData("0")]
    public void Any_other_word_is_refused_and_the_choices_named(string text) =>
        FluentActions.Invoking(() => ImagePolicies.Parse(text))
            .Should().Throw<DiceException>().WithMessage($"*DICE_IMAGES={text}*auto, registry or recipe*");
}
