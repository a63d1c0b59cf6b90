using System.Text;
using Dice.Environment.Data.Snapshots.Stores;

namespace Dice.Environment.Specs.Data.Snapshots;

[Trait("Phase", "3")]
public sealed class StagedKeySpecs
{
    /// <summary>Slots as CLUSTER KEYSLOT of Redis 7 prints them.</summary>
    [Theory]
    [InlineData("123456789", 12739)]
    [InlineData("foo", 12182)]
    [InlineData("{user1000}.following", 3443)]
    [InlineData("user1000", 3443)]
    [InlineData("", 0)]
    public void A_key_has_the_slot_that_Redis_computes(string key, int slot) => RedisSlot.Of(Encoding.UTF8.GetBytes(key)).Should().Be(slot);

    [Theory]
    [InlineData("auth:session:1")]
    [InlineData("{tag}:key")]
    [InlineData("empty:{}")]
    [InlineData("open:{")]
    [InlineData("a}b")]
    [InlineData("")]
    public void The_name_of_a_loaded_key_is_in_the_slot_of_the_key_and_leads_back_to_it(string text)
    {
        var key = Encoding.UTF8.GetBytes(text);

        var name = StagedKey.Of(StagedKey.New, key);

        RedisSlot.Of(name).Should().Be(RedisSlot.Of(key));
        StagedKey.IsOne(name).Should().BeTrue();
        StagedKey.Original(name).Should().Equal(key);
    }
}
