pub(super) enum Closing {
    Tag(&'static str),
    /// A level of quotations and lists.
    Level(&'static str),
    Emphasis(&'static str),
    Heading(&'static str),
    Link,
    Image,
    /// The end of an image within the text of another image.
    InnerImage,
    Cell,
    Footnote(String),
    Nothing,
}
