pub(super) enum Closing {
    Tag(&'static str),
    /// A level of quotations and lists.
    Level(&'static str),
    Emphasis(&'static str),
    Heading(&'static str),
    Link,
    Image,
    /// Of an image in an image.
    InnerImage,
    Cell,
    Footnote(String),
    Nothing,
}
